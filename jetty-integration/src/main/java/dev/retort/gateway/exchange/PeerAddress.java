package dev.retort.gateway.exchange;

import java.net.SocketAddress;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection. Jetty takes what a PROXY header says for the connection's own addresses; nginx
 * keeps them apart, as anybody could have written it.
 */
public final class PeerAddress {
    private PeerAddress() {}

    /**
     * Returns the address of the connection's other end.
     *
     * @param request the request
     * @return the address
     */
    static SocketAddress of(Request request) {
        ProxyConnectionFactory.ProxyEndPoint proxied = proxied(request);
        return proxied == null
                ? request.getConnectionMetaData().getRemoteSocketAddress()
                : proxied.unwrap().getRemoteSocketAddress();
    }

    /**
     * Returns what a PROXY header says.
     *
     * @param request the request
     * @return the endpoint that knows it, or null if the connection has begun without one
     */
    public static ProxyConnectionFactory.@Nullable ProxyEndPoint proxied(Request request) {
        EndPoint point = request.getConnectionMetaData().getConnection().getEndPoint();
        while (!(point instanceof ProxyConnectionFactory.ProxyEndPoint) && point instanceof EndPoint.Wrapper wrapper) {
            point = wrapper.unwrap();
        }
        return point instanceof ProxyConnectionFactory.ProxyEndPoint proxied ? proxied : null;
    }
}
