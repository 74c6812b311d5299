package dev.retort.gateway.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
     * Writes an address as nginx does: IPv6 without brackets, and {@code unix:} for a client on a unix socket.
     *
     * @param address the address
     * @return the text
     */
    public static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix:";
        }
        InetAddress ip = inet.getAddress();
        return ip == null ? inet.getHostString() : IpText.of(ip);
    }

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
