package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.NormalPath;
import dev.retort.gateway.exchange.RequestTarget;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/** A client's connection that speaks HTTP/1. It keeps of the first line of a request what Jetty drops. */
final class ClientConnection extends HttpConnection implements RequestTarget {
    private @Nullable String target;

    private ClientConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
        super(http, connector, endPoint);
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        Factory(HttpConfiguration http) {
            super(http);
        }

        @Override
        public ClientConnection newConnection(Connector connector, EndPoint endPoint) {
            ClientConnection connection = new ClientConnection(getHttpConfiguration(), connector, endPoint);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            configure(connection, connector, endPoint);
            return connection;
        }
    }

    @Override
    public @Nullable String asWritten() {
        return target;
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        target = uri.startsWith("/") && uri.indexOf('#') < 0 ? null : NormalPath.bytes(uri);
        return super.newHttpStream(method, uri, version);
    }
}
