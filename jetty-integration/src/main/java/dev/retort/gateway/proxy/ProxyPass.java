package dev.retort.gateway.proxy;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.LocationContent;
import dev.retort.gateway.site.UriPath;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * Forwards to another HTTP server: nginx's {@code proxy_pass}.
 *
 * <p>With a path in the URL, {@code http://127.0.0.1:8081/app/}, the location's prefix is replaced by it. Without one,
 * {@code http://127.0.0.1:8081}, the path goes on as it came.
 *
 * <p>Not safe for use by several threads; the handlers it makes are.
 */
public final class ProxyPass implements LocationContent {
    private final URI upstream;
    private Duration connectTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofSeconds(60);

    private ProxyPass(URI upstream) {
        this.upstream = upstream;
    }

    /**
     * Forwards to a server.
     *
     * @param upstream its URL: {@code http}, a host, and if wanted a port and a path
     * @return the content, to be configured further
     * @throws IllegalArgumentException if it is not such a URL
     */
    public static ProxyPass to(URI upstream) {
        String problem = problem(upstream);
        if (problem != null) {
            throw new IllegalArgumentException("proxy_pass " + upstream + ": " + problem);
        }
        return new ProxyPass(upstream);
    }

    /**
     * Forwards to a server; the same as {@link #to(URI)}, for configuration files.
     *
     * @param upstream its URL
     * @return the content, to be configured further
     * @throws IllegalArgumentException if it is not a URL that can be forwarded to
     */
    public static ProxyPass to(String upstream) {
        return to(URI.create(upstream));
    }

    private static @Nullable String problem(URI upstream) {
        if (!"http".equalsIgnoreCase(upstream.getScheme())) {
            return "only http is supported so far, write http://host:port/";
        }
        if (upstream.getHost() == null) {
            return "there is no host in it, write http://host:port/";
        }
        if (upstream.getRawUserInfo() != null || upstream.getRawQuery() != null || upstream.getRawFragment() != null) {
            return "write it without user, query and fragment";
        }
        String path = upstream.getRawPath();
        if (!path.isEmpty() && !(path.endsWith("/") && UriPath.isNormal(path))) {
            return "a path ends with a slash, as the location's prefix does, and has no \".\", \"..\" or empty segment";
        }
        return null;
    }

    /**
     * Limits how long a connection may take; a client whose request waited longer gets 504. nginx's
     * {@code proxy_connect_timeout}.
     *
     * @param timeout 60 seconds by default; at least a millisecond
     * @return this
     */
    public ProxyPass connectTimeout(Duration timeout) {
        connectTimeout = positive("connect timeout", timeout);
        return this;
    }

    /**
     * Limits how long the upstream may neither take nor send a byte; a client whose answer has not begun by then gets
     * 504. nginx's {@code proxy_send_timeout} and {@code proxy_read_timeout} in one. It is no limit on the whole answer.
     *
     * @param timeout 60 seconds by default; at least a millisecond
     * @return this
     */
    public ProxyPass idleTimeout(Duration timeout) {
        idleTimeout = positive("idle timeout", timeout);
        return this;
    }

    private static Duration positive(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(name + " " + timeout + ": write at least a millisecond");
        }
        return timeout;
    }

    @Override
    public String source() {
        return upstream.toString();
    }

    @Override
    public Handler handler(Location location) {
        return new ForwardingHandler(location, upstream, connectTimeout, idleTimeout);
    }
}
