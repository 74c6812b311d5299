package dev.retort.gateway;

import dev.retort.gateway.content.StaticFiles;
import dev.retort.gateway.proxy.ProxyPass;
import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.LocationContent;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;

/**
 * The web server in front of an application: static files and forwarding, on Jetty's handlers.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder()
 *         .location("/static/", StaticFiles.in(Path.of("web")).cacheControl("max-age=3600").precompressed("gzip"))
 *         .proxy("/upstream/", URI.create("http://127.0.0.1:8081/"))
 *         .build();
 * server.setHandler(gateway.inFrontOf(webapp));
 * }</pre>
 *
 * <p>Locations match as in nginx: the longest prefix wins, whatever their order, on the path with its encoding, its
 * dots and its repeated slashes resolved. A path that lacks only the last slash of a prefix is redirected to it.
 *
 * <p>Immutable; the handlers are safe for use by many threads.
 */
public final class Gateway {
    private final List<Location> locations;

    private Gateway(List<Location> locations) {
        this.locations = List.copyOf(locations);
    }

    /**
     * Starts a configuration.
     *
     * @return a builder without a location
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes a handler that serves the locations and passes every other request on.
     *
     * <p>Put it on a server as its handler. Once the server has started, one line at level info says what it serves
     * where.
     *
     * @param webapp what gets the requests that no location takes, such as a {@code ContextHandlerCollection}; never
     *     sees the others
     * @return a new handler, not started
     * @throws IllegalArgumentException if two locations have the same prefix, or a location cannot serve its content
     */
    public Handler.Wrapper inFrontOf(Handler webapp) {
        return HandlerTree.of(locations, webapp);
    }

    /**
     * Makes a handler that serves the locations and leaves every other request unhandled, which a server answers with
     * 404.
     *
     * @return a new handler, not started
     * @throws IllegalArgumentException if two locations have the same prefix, or a location cannot serve its content
     */
    public Handler.Wrapper handler() {
        return HandlerTree.of(locations, null);
    }

    /**
     * Collects the locations of a gateway. Every method can be called from a Jetty XML file. Not safe for use by
     * several threads.
     */
    public static final class Builder {
        private final List<Location> locations = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a location.
         *
         * @param prefix what its paths begin with, such as {@code /static/}: begins and ends with a slash
         * @param content what it serves: {@link StaticFiles}, {@link ProxyPass}
         * @return this
         * @throws IllegalArgumentException if the prefix is none
         */
        public Builder location(String prefix, LocationContent content) {
            locations.add(new Location(prefix, content));
            return this;
        }

        /**
         * Adds a location that serves the files below a directory, with the defaults of {@link StaticFiles}.
         *
         * @param prefix what its paths begin with, such as {@code /static/}: begins and ends with a slash
         * @param root the directory that takes the prefix's place
         * @return this
         * @throws IllegalArgumentException if the prefix is none
         */
        public Builder files(String prefix, Path root) {
            return location(prefix, StaticFiles.in(root));
        }

        /**
         * Adds a location that forwards to another server, with the defaults of {@link ProxyPass}.
         *
         * @param prefix what its paths begin with, such as {@code /upstream/}: begins and ends with a slash
         * @param upstream the server's URL; with a path, that takes the prefix's place
         * @return this
         * @throws IllegalArgumentException if the prefix is none or the URL cannot be forwarded to
         */
        public Builder proxy(String prefix, URI upstream) {
            return location(prefix, ProxyPass.to(upstream));
        }

        /**
         * Ends the configuration.
         *
         * @return a gateway with the locations added so far
         */
        public Gateway build() {
            return new Gateway(locations);
        }
    }
}
