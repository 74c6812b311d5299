package dev.retort.gateway.exchange;

import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The request of an exchange as it came: Jetty's, and what nginx tells of a request in its own terms. It never changes,
 * wherever the exchange goes.
 */
public final class ClientRequest extends Request.Wrapper {
    private final Site site;
    private final String host;
    private final String target;
    private final long begun = System.nanoTime();
    private @Nullable HttpFields fields;

    ClientRequest(Request request, Site site, String host, String target) {
        super(request);
        this.site = site;
        this.host = host;
        this.target = target;
    }

    /**
     * Returns the client's address, {@code $remote_addr} and {@code $remote_port}.
     *
     * @return whose connection it is
     */
    public SocketAddress address() {
        return PeerAddress.of(this);
    }

    /**
     * Returns the number of the client's connection, which nginx's log has in front of a message.
     *
     * @return from 1
     */
    public long connectionNumber() {
        return ConnectionNumber.of(getConnectionMetaData());
    }

    /**
     * Returns the host that the client asks for, {@code $host}.
     *
     * @return lower case, without port
     */
    public String host() {
        return host;
    }

    /**
     * Returns the target as it came, {@code $request_uri}.
     *
     * @return path and query, one char a byte
     */
    public String target() {
        return target;
    }

    @Nullable String query() {
        int fragment = target.indexOf('#');
        String sent = fragment < 0 ? target : target.substring(0, fragment);
        int query = sent.indexOf('?');
        return query < 0 ? null : sent.substring(query + 1);
    }

    /**
     * Tells whether the path was sent with escapes or a plus sign in it, so that parts of it are to be escaped where they are
     * put into a query.
     *
     * @return whether its normal form need not be what was sent
     */
    public boolean hasEscapedPath() {
        int end = target.indexOf('?');
        for (int i = 0; i < (end < 0 ? target.length() : end); i++) {
            char character = target.charAt(i);
            if (character == '%' || character == '+') {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the request's first line, {@code $request}.
     *
     * @return the line as it came, one char a byte; that of HTTP/2 is made up
     */
    public String line() {
        ConnectionMetaData connection = getConnectionMetaData();
        String written = connection instanceof RequestTarget read ? read.asWritten() : null;
        return getMethod() + " " + (written == null ? target : written) + " "
                + connection.getHttpVersion().asString();
    }

    /**
     * Returns the client's fields as variables and upstreams are to see them: without those that
     * {@code ignore_invalid_headers} and {@code underscores_in_headers} drop.
     *
     * @return the request's own fields where there is nothing to drop
     */
    public HttpFields fields() {
        HttpFields known = fields;
        if (known == null) {
            ClientFields rule = site.location().settings().get(ClientFields.SETTING);
            known = (rule == null ? ClientFields.DEFAULT : rule).of(withHost());
            fields = known;
        }
        return known;
    }

    /** HTTP/2 has no Host but {@code :authority}; to nginx, and so to variables and upstreams, that is the Host. */
    private HttpFields withHost() {
        HttpFields came = getHeaders();
        String authority = getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                ? getHttpURI().getAuthority()
                : null;
        return authority == null || came.contains(HttpHeader.HOST)
                ? came
                : HttpFields.build(came).add(HttpHeader.HOST, authority);
    }

    /**
     * Returns how long ago the request came.
     *
     * @return nanoseconds since the end of its head
     */
    public long age() {
        return System.nanoTime() - begun;
    }
}
