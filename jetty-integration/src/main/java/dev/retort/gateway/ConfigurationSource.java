package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.ConfigParser;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a configuration comes from, now and at each reload: a file, a text, or a program. Immutable. */
public final class ConfigurationSource {
    private static final String NAMELESS = "the configuration";

    private final @Nullable Path file;
    private final Path prefix;
    private final Function<ConfigParser, List<Directive>> reader;

    private ConfigurationSource(@Nullable Path file, Path prefix, Function<ConfigParser, List<Directive>> reader) {
        this.file = file;
        this.prefix = prefix.toAbsolutePath();
        this.reader = reader;
    }

    /**
     * Names a file.
     *
     * @param file the {@code nginx.conf}; its folder is what included files and certificates are relative to
     * @param prefix what other relative paths in it are relative to, nginx's {@code -p}
     * @return the source
     */
    public static ConfigurationSource file(Path file, Path prefix) {
        Path absolute = file.toAbsolutePath();
        return new ConfigurationSource(absolute, prefix, parser -> parser.parse(absolute));
    }

    /**
     * Gives a text.
     *
     * @param text the configuration
     * @param prefix what relative paths in it are relative to
     * @return the source
     */
    public static ConfigurationSource text(String text, Path prefix) {
        String bytes = bytes(text);
        return new ConfigurationSource(null, prefix, parser -> parser.parse(bytes, NAMELESS));
    }

    /** Gives directives that were written in Java. */
    static ConfigurationSource directives(List<Directive> directives, Path prefix) {
        List<Directive> written = List.copyOf(directives);
        return new ConfigurationSource(null, prefix, parser -> parser.check(written, Context.MAIN));
    }

    /**
     * Adds directives of the top level that are not in the file: nginx's {@code -g}.
     *
     * @param globals the directives
     * @return a source with them
     * @throws IllegalStateException if this is no file
     */
    public ConfigurationSource with(String globals) {
        Path added = file;
        if (added == null) {
            throw new IllegalStateException("only a file takes more directives: write them into the text");
        }
        String bytes = bytes(globals);
        return new ConfigurationSource(added, prefix, parser -> parser.parse(bytes, added));
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
        return load(Surroundings.NONE);
    }

    /** Reads and compiles, for a server that has webapps of its own. */
    Configuration load(Surroundings around) {
        Path folder = file == null ? prefix : Objects.requireNonNullElse(file.getParent(), prefix);
        ConfigParser parser = new ConfigParser(Configuration.directives(), folder);
        List<Directive> directives;
        try {
            directives = reader.apply(parser);
        } catch (ConfigException mistake) {
            throw mistake.after(warnings(parser, folder, around));
        }
        return Configuration.compile(directives, parser, prefix, folder, around);
    }

    /** Returns what is to be warned of in the blocks that end before a mistake. */
    private List<String> warnings(ConfigParser parser, Path folder, Surroundings around) {
        List<Directive> before = parser.soFar();
        if (before.stream().noneMatch(directive -> directive.name().equals("http"))) {
            return List.of();
        }
        try {
            return Configuration.compile(before, parser, prefix, folder, around).warnings();
        } catch (ConfigException another) {
            return another.warnings();
        }
    }

    @Override
    public String toString() {
        return file == null ? NAMELESS : file.toString();
    }
}
