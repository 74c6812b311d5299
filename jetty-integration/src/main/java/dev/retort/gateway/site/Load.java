package dev.retort.gateway.site;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.exchange.Variables;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The load of one configuration: what its modules share while they compile it. Not safe for use by several threads.
 */
public final class Load {
    private final Path prefix;
    private final Path folder;
    private final Scope http;
    private final Variables variables = new Variables();
    private final Settings shared = new Settings();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<LifeCycle> parts = new ArrayList<>();

    /**
     * Begins a load.
     *
     * @param prefix what relative paths are relative to, nginx's {@code -p}
     * @param folder what paths of files that belong to the configuration are relative to: its own folder
     * @param http the {@code http} block
     */
    public Load(Path prefix, Path folder, Scope http) {
        this.prefix = prefix;
        this.folder = folder;
        this.http = http;
    }

    /**
     * Returns the http block.
     *
     * @return its scope
     */
    public Scope http() {
        return http;
    }

    /**
     * Returns where the http block ends: the place of what is found wrong when its parts are put together.
     *
     * @return the place of its closing brace
     */
    public Place end() {
        Directive opening = http.opening();
        return opening == null ? http.place() : opening.end();
    }

    /**
     * Returns the variables of this configuration.
     *
     * @return the registry
     */
    public Variables variables() {
        return variables;
    }

    /**
     * Returns something that modules share, made by whoever asks first.
     *
     * @param key the key
     * @param first makes it
     * @param <T> its type
     * @return the same for every caller
     */
    public <T> T shared(Setting<T> key, Supplier<T> first) {
        T known = shared.get(key);
        if (known == null) {
            known = first.get();
            shared.put(key, known);
        }
        return known;
    }

    /**
     * Adds a part that is started before this configuration serves its first request and stopped after its last, such
     * as a pool of connections.
     *
     * @param part the part
     */
    public void manage(LifeCycle part) {
        parts.add(part);
    }

    /**
     * Returns the parts to be started and stopped.
     *
     * @return the parts in the order in which they were added
     */
    public List<LifeCycle> parts() {
        return parts;
    }

    /**
     * Warns of something legal and dangerous; once, however often it is seen.
     *
     * @param message the danger and its repair
     * @param place where
     */
    public void warn(String message, Place place) {
        warnings.add(message + " in " + place);
    }

    /**
     * Returns the warnings so far.
     *
     * @return messages with places
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Resolves a path of the configuration.
     *
     * @param name the path, one char a byte; relative to the prefix
     * @param place for the message
     * @return the path
     * @throws ConfigException if no file can be called so
     */
    public Path path(String name, Place place) {
        return resolve(prefix, name, place);
    }

    /**
     * Resolves the path of a file that belongs to the configuration, such as a certificate.
     *
     * @param name the path, one char a byte; relative to the configuration's folder
     * @param place for the message
     * @return the path
     * @throws ConfigException if no file can be called so
     */
    public Path configPath(String name, Place place) {
        return resolve(folder, name, place);
    }

    private static Path resolve(Path base, String name, Place place) {
        try {
            return base.resolve(new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (InvalidPathException wrong) {
            throw new ConfigException("\"" + name + "\" is no file name", place);
        }
    }
}
