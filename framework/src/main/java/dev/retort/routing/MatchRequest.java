package dev.retort.routing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes what of a request decides where it goes.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class MatchRequest {

    private final String method;
    private final String path;
    private final @Nullable String host;
    private final String scheme;
    private final @Nullable String query;
    private final String prefix;
    private final boolean websocket;

    private MatchRequest(
            String method,
            String path,
            @Nullable String host,
            String scheme,
            @Nullable String query,
            String prefix,
            boolean websocket) {
        this.method = Objects.requireNonNull(method, "method");
        this.path = Objects.requireNonNull(path, "path");
        this.host = host;
        this.scheme = Objects.requireNonNull(scheme, "scheme");
        this.query = query;
        this.prefix = Objects.requireNonNull(prefix, "prefix");
        this.websocket = websocket;
    }

    /**
     * Creates a request without a host, query or mount point, over http.
     *
     * @param method the method, case-sensitive as in RFC 9110, section 9.1
     * @param path the percent-decoded path below the mount point; it starts with a slash, or is empty for the mount point
     *     itself without one
     * @return the request
     */
    public static MatchRequest of(String method, String path) {
        return new MatchRequest(method, path, null, "http", null, "", false);
    }

    /**
     * Creates a request from all of its parts at once.
     *
     * @param method as in {@link #of(String, String)}
     * @param path as in {@link #of(String, String)}
     * @param host as in {@link #host(String)}
     * @param scheme as in {@link #scheme(String)}
     * @param query as in {@link #query(String)}
     * @param prefix as in {@link #prefix(String)}
     * @param websocket as in {@link #websocket(boolean)}
     * @return the request
     */
    public static MatchRequest of(
            String method,
            String path,
            @Nullable String host,
            String scheme,
            @Nullable String query,
            String prefix,
            boolean websocket) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /**
     * Sets the host.
     *
     * @param host the value of the {@code Host} field, in any case, with or without a port; null or empty where unknown
     * @return a copy with that host
     */
    public MatchRequest host(@Nullable String host) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /**
     * Sets the scheme, which is used where a redirect leads to another host.
     *
     * @param scheme {@code http} or {@code https}; {@code ws} and {@code wss} count as these
     * @return a copy with that scheme
     */
    public MatchRequest scheme(String scheme) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /**
     * Sets the query, which redirects keep.
     *
     * @param query the query as it was sent, without {@code ?}, or null
     * @return a copy with that query
     */
    public MatchRequest query(@Nullable String query) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /**
     * Sets the mount point below which the path is, such as a servlet's context path.
     *
     * @param prefix empty, or a percent-encoded path that starts with a slash and ends with none
     * @return a copy with that mount point
     */
    public MatchRequest prefix(String prefix) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /**
     * Sets whether the request is a WebSocket handshake (RFC 6455, section 4.1), which only
     * {@linkplain Rule#websocket() rules for WebSockets} take.
     *
     * @param websocket whether it is
     * @return a copy that says so
     */
    public MatchRequest websocket(boolean websocket) {
        return new MatchRequest(method, path, host, scheme, query, prefix, websocket);
    }

    /** {@return the method} */
    public String method() {
        return method;
    }

    /** {@return the path} */
    public String path() {
        return path;
    }

    /** {@return the host as it was sent, or null or empty where unknown} */
    public @Nullable String host() {
        return host;
    }

    /** {@return the scheme} */
    public String scheme() {
        return scheme;
    }

    /** {@return the query as it was sent, or null} */
    public @Nullable String query() {
        return query;
    }

    /** {@return the mount point, empty or a path} */
    public String prefix() {
        return prefix;
    }

    /** {@return whether the request is a WebSocket handshake} */
    public boolean websocket() {
        return websocket;
    }

    @Override
    public String toString() {
        return method + " " + prefix + path + (query == null ? "" : "?" + query);
    }
}
