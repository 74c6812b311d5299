package dev.retort.gateway.proxy;

import dev.retort.gateway.site.Location;
import dev.retort.gateway.site.UriPath;
import java.net.URI;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Maps the URI of a request to that of the forwarded one, as nginx's {@code proxy_pass} does.
 *
 * <p>With a path in the upstream's URL, the location's prefix is replaced by it; without, the client's path goes on
 * unchanged. Either way what follows keeps the percent-encoding and the parameters the client gave it: locations hand
 * over normal paths only, see {@link UriPath}, so there is nothing in it to resolve. If the client wrote the prefix
 * itself in another way ({@code /%75pstream/}, {@code /upstream;x/}), the canonical path is taken apart in its place.
 *
 * <p>The query goes on as it is. Characters that may not stand in a request line are percent-encoded; the many that
 * clients send although they should not, braces and bars among them, are left to the upstream, as nginx leaves them.
 */
final class RequestTarget {
    private final URI upstream;
    private final String prefix;
    private final String path;

    RequestTarget(Location location, URI upstream) {
        this.upstream = upstream;
        this.prefix = location.canonicalPrefix();
        this.path = upstream.getRawPath();
    }

    HttpURI of(Request request) {
        HttpURI uri = request.getHttpURI();
        String query = uri.getQuery();
        return HttpURI.from(
                upstream.getScheme(),
                upstream.getHost(),
                upstream.getPort(),
                UriPath.escape(path(uri)),
                query == null ? null : UriPath.escape(query),
                null);
    }

    private String path(HttpURI uri) {
        String sent = uri.getPath();
        if (path.isEmpty()) {
            return sent;
        }
        String matched = sent.startsWith(prefix) ? sent : uri.getCanonicalPath();
        return path + matched.substring(prefix.length());
    }
}
