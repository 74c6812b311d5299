package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * The web server in front of an application: what an {@code nginx.conf} says, in a file or in Java, as a handler of any
 * Jetty server or as a server of its own.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder()
 *         .files("/static/", Path.of("web"), location -> location.set("expires", "1h"))
 *         .proxy("/upstream/", URI.create("http://127.0.0.1:8081/"))
 *         .build();
 * server.setHandler(gateway.inFrontOf(webapp));
 * }</pre>
 *
 * <p>On a Jetty server, that server's connectors are what listens, with their own protocols, limits and time-outs:
 * {@code listen} only tells which {@code server} blocks a connector is for, by its port. If none has the port of a
 * connector, it is for those of the first address in the configuration.
 *
 * <p>Immutable; the handlers are safe for use by many threads.
 */
public final class Gateway {
    private final ConfigurationSource source;
    private final Surroundings around;

    private Gateway(ConfigurationSource source, Surroundings around) {
        this.source = source;
        this.around = around;
    }

    /**
     * Takes a configuration from a file.
     *
     * @param file the {@code nginx.conf}; relative paths in it are relative to its folder
     * @return a gateway; the file is read when a handler or a server is made of it
     */
    public static Gateway load(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        return of(ConfigurationSource.file(absolute, folder == null ? absolute : folder));
    }

    /**
     * Takes a configuration from a file that is not at the top of its site.
     *
     * @param file the {@code nginx.conf}; files that it includes and certificates are relative to its folder
     * @param prefix what other relative paths in it are relative to, nginx's {@code -p}
     * @return a gateway; the file is read when a handler or a server is made of it
     */
    public static Gateway load(Path file, Path prefix) {
        return of(ConfigurationSource.file(file, prefix));
    }

    /**
     * Takes a configuration from a file; the same as {@link #load(Path)}, for Jetty's XML files.
     *
     * @param file the path of the {@code nginx.conf}
     * @return a gateway
     */
    public static Gateway load(String file) {
        return load(Path.of(file));
    }

    /**
     * Takes a configuration from anywhere.
     *
     * @param source where it comes from
     * @return a gateway
     */
    public static Gateway of(ConfigurationSource source) {
        return new Gateway(source, Surroundings.NONE);
    }

    /**
     * Starts a configuration in Java.
     *
     * @return a builder without a location
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Gives the configuration a webapp that it calls by name.
     *
     * @param name what {@code webapp_pass} calls it; a {@code webapp} block of that name does not count
     * @param handler serves it; is started and stopped with the gateway's handler
     * @return a gateway with it
     */
    public Gateway webapp(String name, Handler handler) {
        return new Gateway(source, around.with(name, handler));
    }

    /**
     * Gives an upstream of the configuration other servers, as a test does that runs its own in place of the real ones.
     *
     * @param name the upstream's name
     * @param servers one or more addresses, in the form of an {@code nginx.conf}: {@code 127.0.0.1:8081}, {@code unix:/run/x.sock}
     * @return a gateway with it
     */
    public Gateway upstream(String name, String... servers) {
        return new Gateway(source, around.with(name, List.of(servers)));
    }

    /**
     * Makes a handler that serves the configuration and passes every other request on.
     *
     * <p>Put it on a server as its handler. Once the server has started, one line at level info says what it serves
     * where.
     *
     * @param webapp what gets the requests that no location takes, such as a {@code ContextHandlerCollection}: each
     *     {@code server} without a {@code location /} gets one that passes to it. If the configuration declares one
     *     {@code webapp}, this stands in its place; {@code webapp_pass} can call it by that name, and by the name
     *     {@code webapp} if there is none
     * @return a new handler, not started
     * @throws ConfigException if there is a mistake in the configuration
     */
    public EmbeddedGateway inFrontOf(Handler webapp) {
        return new EmbeddedGateway(source, around.with(webapp));
    }

    /**
     * Puts a handler that serves the configuration onto a server that is set up already and deploys its webapps itself,
     * such as a stock Jetty: right in front of the innermost handler, which is its {@code ContextHandlerCollection}. What
     * else the server has around that - statistics, a graceful stop, limits - is around the gateway too.
     *
     * <p>{@code webapp_pass webapp} reaches whatever is deployed at the time, each webapp at its own context path; a
     * {@code server} without a {@code location /} gets one that passes there.
     *
     * @param server the server, not started
     * @return its new handler
     * @throws ConfigException if there is a mistake in the configuration, as is a {@code webapp} block: nobody would deploy
     *     its WAR
     * @throws IllegalStateException if the server has no handler to be in front of
     */
    public EmbeddedGateway insertInto(Server server) {
        Handler.Singleton outer = server;
        while (outer.getHandler() instanceof Handler.Singleton inner && !(inner instanceof ContextHandler)) {
            outer = inner;
        }
        Handler webapps = outer.getHandler();
        if (webapps == null) {
            throw new IllegalStateException(
                    "the server has no handler to be in front of: give it its ContextHandlerCollection first");
        }
        EmbeddedGateway gateway = new EmbeddedGateway(source, around.withDeployed(webapps));
        outer.setHandler(gateway);
        return gateway;
    }

    /**
     * Makes a handler that serves the configuration alone.
     *
     * @return a new handler, not started
     * @throws ConfigException if there is a mistake in the configuration
     */
    public EmbeddedGateway handler() {
        return new EmbeddedGateway(source, around);
    }

    /**
     * Makes a server of its own, which opens the sockets that the configuration says.
     *
     * @return a new server, not started
     * @throws ConfigException if there is a mistake in the configuration
     */
    public WebServer server() {
        return WebServer.of(source, source.load(around), around);
    }

    /**
     * Writes a configuration in Java. Not safe for use by several threads.
     *
     * <p>Its {@link #location locations} and what else is {@link #set} belong to one server; {@link #http} adds upstreams,
     * maps and more servers. {@code mime.types} are included unless it has {@code types} of its own.
     */
    public static final class Builder {
        /** Names that no site means to publish: {@code .git}, {@code .env}; but RFC 8615's. */
        private static final String HIDDEN = "/\\.(?!well-known(?:/|$))";

        private final Block http = new Block();
        private final Block server = new Block();
        private Path prefix = Path.of("");

        private Builder() {}

        /**
         * Tells what relative paths are relative to, nginx's {@code -p}.
         *
         * @param folder by default the process's working directory
         * @return this
         */
        public Builder prefix(Path folder) {
            prefix = folder;
            return this;
        }

        /**
         * Adds directives of the {@code http} block.
         *
         * @param inside writes them; is called at once
         * @return this
         */
        public Builder http(Consumer<Block> inside) {
            inside.accept(http);
            return this;
        }

        /**
         * Adds a directive of the server.
         *
         * @param name such as {@code listen}
         * @param arguments its words
         * @return this
         */
        public Builder set(String name, String... arguments) {
            server.set(name, arguments);
            return this;
        }

        /**
         * Adds a location.
         *
         * @param match what it is for, as nginx writes it: {@code /static/}, {@code = /}, {@code ~ \\.php$}
         * @param inside writes its directives; is called at once
         * @return this
         */
        public Builder location(String match, Consumer<Block> inside) {
            server.location(match, inside);
            return this;
        }

        /**
         * Adds a location that serves the files below a directory.
         *
         * @param path what its paths begin with, such as {@code /static/}: begins and ends with a slash
         * @param root the directory that takes the prefix's place
         * @return this
         * @throws ConfigException if the path or the directory cannot be written in an {@code nginx.conf}
         */
        public Builder files(String path, Path root) {
            return files(path, root, location -> {});
        }

        /**
         * Adds a location that serves the files below a directory: {@code alias}. Of names that begin with a dot only
         * {@code .well-known} is served.
         *
         * @param path what its paths begin with, such as {@code /static/}: begins and ends with a slash
         * @param root the directory that takes the path's place
         * @param more adds directives; is called at once
         * @return this
         * @throws ConfigException if the path or the directory cannot be written in an {@code nginx.conf}
         */
        public Builder files(String path, Path root, Consumer<Block> more) {
            String folder = root.toString();
            if (folder.contains("$")) {
                throw new ConfigException(
                        "the directory " + folder + " has a $ in its name, which begins a variable: rename it");
            }
            server.location(
                    slashed(path),
                    location -> more.accept(location.set("alias", folder.endsWith("/") ? folder : folder + "/")
                            .location("~ " + HIDDEN, hidden -> hidden.set("return", "404"))));
            return this;
        }

        /**
         * Adds a location that forwards to another server.
         *
         * @param path what its paths begin with, such as {@code /upstream/}: begins and ends with a slash
         * @param upstream the server's URL; with a path, that takes the prefix's place
         * @return this
         * @throws ConfigException if the path cannot be that of a location
         */
        public Builder proxy(String path, URI upstream) {
            return proxy(path, upstream, location -> {});
        }

        /**
         * Adds a location that forwards to another server: {@code proxy_pass}. The upstream is told of the client by
         * {@code X-Real-IP}, {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}, of which the client's own are
         * dropped, as is {@code Forwarded}.
         *
         * @param path what its paths begin with, such as {@code /upstream/}: begins and ends with a slash
         * @param upstream the server's URL; with a path, that takes the prefix's place
         * @param more adds directives; a {@code proxy_set_header} adds to the fields above. Is called at once
         * @return this
         * @throws ConfigException if the path cannot be that of a location
         */
        public Builder proxy(String path, URI upstream, Consumer<Block> more) {
            server.location(
                    slashed(path),
                    location -> more.accept(location.set("proxy_pass", upstream.toString())
                            .set("proxy_set_header", "X-Real-IP", "$remote_addr")
                            .set("proxy_set_header", "X-Forwarded-For", "$remote_addr")
                            .set("proxy_set_header", "X-Forwarded-Proto", "$scheme")
                            .set("proxy_set_header", "X-Forwarded-Host", "$http_host")
                            .set("proxy_set_header", "Forwarded", "")));
            return this;
        }

        /** A prefix without its last slash is how {@code /s../secret} gets out of an alias. */
        private static String slashed(String path) {
            if (!path.startsWith("/") || !path.endsWith("/")) {
                throw new ConfigException("location \"" + path + "\": a prefix begins and ends with a slash, write \""
                        + ("/" + path + "/").replaceAll("^/+|/+$", "/").replaceAll("^//$", "/") + "\"");
            }
            return path;
        }

        /**
         * Ends the configuration.
         *
         * @return a gateway with what has been added so far
         */
        public Gateway build() {
            Place place = new Place("the configuration", 0);
            List<Directive> blocks = new ArrayList<>();
            if (http.directives().stream()
                    .noneMatch(directive -> directive.name().equals("types"))) {
                blocks.add(new Directive("include", List.of("mime.types"), null, place));
            }
            if (!server.directives().isEmpty()) {
                blocks.add(new Directive("server", List.of(), server.directives(), place));
            }
            blocks.addAll(http.directives());
            return of(ConfigurationSource.directives(List.of(new Directive("http", List.of(), blocks, place)), prefix));
        }
    }
}
