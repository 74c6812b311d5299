package dev.retort.jetty.wire;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;

/**
 * A connection that speaks HTTP/1, and differs from Jetty's in three ways. It passes over an {@code Upgrade} that is none: without the
 * connection option it says nothing (RFC 9110, section 7.8), where Jetty answers 400. And it reads nothing behind a request that it
 * could not read: where that came with the bytes of the connection before, Jetty reads on, finds its parser ended and closes,
 * which may come before the answer. And a request without a Host, as HTTP/1.0 may be and the preface of HTTP/2 is, is one for
 * localhost at a unix socket, where Jetty takes the path of the socket for a host, and answers 400.
 *
 * <p>Jetty calls the class that it extends internal, but has protected methods in it for this. There is no other way to these fields, nor to the
 * line before them.
 */
public class Http1Connection extends HttpConnection implements RequestConnection {
    private static final HostPort LOCALHOST = new HostPort("localhost");

    private boolean refused;

    /**
     * Makes a connection.
     *
     * @param http how requests are read
     * @param connector whose connection it is
     * @param endPoint its socket
     */
    protected Http1Connection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
        super(http, connector, endPoint);
    }

    @Override
    public boolean isBetweenRequests() {
        return getHttpChannel().getRequest() == null;
    }

    @Override
    public HostPort getServerAuthority() {
        return getHttpConfiguration().getServerAuthority() != null
                        || getLocalSocketAddress() instanceof InetSocketAddress
                ? super.getServerAuthority()
                : LOCALHOST;
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!refused) {
            super.fillInterested(callback);
        }
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new Requests();
    }

    /** Takes what the parser has read of a request. */
    protected class Requests extends RequestHandler {
        /** Wait for the end of the head, since {@code Connection} may stand behind them. */
        private final List<HttpField> upgrades = new ArrayList<>(0);

        private boolean isUpgrade;

        /** Makes one for all requests of the connection. */
        protected Requests() {}

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            upgrades.clear();
            isUpgrade = false;
            super.startRequest(method, uri, version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            if (field.getHeader() == HttpHeader.CONNECTION) {
                isUpgrade |= field.contains(HttpHeader.UPGRADE.asString());
            } else if (field.getHeader() == HttpHeader.UPGRADE) {
                upgrades.add(field);
                return;
            }
            super.parsedHeader(field);
        }

        @Override
        public void badMessage(HttpException failure) {
            refused = true;
            super.badMessage(failure);
        }

        @Override
        public boolean headerComplete() {
            if (isUpgrade) {
                upgrades.forEach(super::parsedHeader);
            }
            return super.headerComplete();
        }
    }
}
