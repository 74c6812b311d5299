package dev.retort.gateway.proxy;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.UriPath;
import java.net.URI;
import java.util.Locale;

/**
 * Turns addresses of the upstream in its redirects into the gateway's: nginx's {@code proxy_redirect default}.
 *
 * <p>An upstream that redirects to its own URL, as {@code proxy_pass} has it, means the location in front of it. The
 * result is a path, which the client resolves against the address it knows. Other addresses stay as they are.
 */
final class ProxyRedirect {
    private static final String URL = "url=";

    private final String upstream;
    private final String replacement;

    ProxyRedirect(Location location, URI upstream) {
        this.upstream = upstream.toString();
        this.replacement = upstream.getRawPath().isEmpty() ? "" : UriPath.escape(location.canonicalPrefix());
    }

    /** Rewrites the value of a {@code Location} field. */
    String location(String address) {
        if (!address.startsWith(upstream)) {
            return address;
        }
        String rest = address.substring(upstream.length());
        if (!replacement.isEmpty()) {
            return onThisHost(replacement + rest);
        }
        if (rest.isEmpty() || rest.startsWith("?") || rest.startsWith("#")) {
            return "/" + rest;
        }
        // http://upstream:80 is not the beginning of http://upstream:8080/.
        return rest.startsWith("/") ? onThisHost(rest) : address;
    }

    /**
     * Keeps a path from being read as a host. {@code //evil.example/} names one, and browsers take a backslash for a
     * slash and leave out a tab.
     */
    private static String onThisHost(String path) {
        return path.length() > 1 && "/\\\t".indexOf(path.charAt(1)) >= 0 ? "/." + path : path;
    }

    /** Rewrites the value of a {@code Refresh} field: seconds, and {@code url=} with an address. */
    String refresh(String value) {
        int url = value.toLowerCase(Locale.ROOT).indexOf(URL);
        if (url < 0) {
            return value;
        }
        int address = url + URL.length();
        return value.substring(0, address) + location(value.substring(address));
    }
}
