package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.ConfigParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a configuration comes from, now and at each reload: a file, or a text. Immutable. */
public final class ConfigurationSource {
    private final @Nullable Path file;
    private final String text;
    private final Path prefix;

    private ConfigurationSource(@Nullable Path file, String text, Path prefix) {
        this.file = file;
        this.text = text;
        this.prefix = prefix.toAbsolutePath();
    }

    /**
     * Names a file.
     *
     * @param file the {@code nginx.conf}; its folder is what included files and certificates are relative to
     * @param prefix what other relative paths in it are relative to, nginx's {@code -p}
     * @return the source
     */
    public static ConfigurationSource file(Path file, Path prefix) {
        return new ConfigurationSource(file.toAbsolutePath(), "", prefix);
    }

    /**
     * Gives a text.
     *
     * @param text the configuration
     * @param prefix what relative paths in it are relative to
     * @return the source
     */
    public static ConfigurationSource text(String text, Path prefix) {
        return new ConfigurationSource(null, bytes(text), prefix);
    }

    /**
     * Adds directives of the top level that are not in the file: nginx's {@code -g}.
     *
     * @param globals the directives
     * @return a source with them
     * @throws IllegalStateException if this is no file
     */
    public ConfigurationSource with(String globals) {
        if (file == null) {
            throw new IllegalStateException("a text has its directives in itself");
        }
        return new ConfigurationSource(file, bytes(globals), prefix);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads and compiles.
     *
     * @return the configuration as it is now
     * @throws ConfigException if it cannot be read or has a mistake
     */
    public Configuration load() {
        Path folder = file == null ? prefix : Objects.requireNonNullElse(file.getParent(), prefix);
        ConfigParser parser = new ConfigParser(Configuration.directives(), folder);
        return Configuration.compile(
                file == null ? parser.parse(text, "the configuration") : parser.parse(text, file),
                parser,
                prefix,
                folder);
    }

    @Override
    public String toString() {
        return file == null ? "the configuration" : file.toString();
    }
}
