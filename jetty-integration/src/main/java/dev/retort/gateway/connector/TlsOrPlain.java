package dev.retort.gateway.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;

/**
 * TLS, or HTTP by who does not know better: a browser that is sent to {@code http://host:443/} gets an answer to read, where
 * TLS has an alert for it.
 *
 * <p>The first byte tells them apart, as in nginx's {@code ngx_http_ssl_handshake}: that of a TLS record, or of SSL 2. No
 * method of HTTP begins with either.
 */
final class TlsOrPlain extends AbstractConnectionFactory {
    private static final int HANDSHAKE = 0x16;
    private static final int SSL2 = 0x80;

    private final ConnectionFactory tls;
    private final ConnectionFactory plain;

    TlsOrPlain(ConnectionFactory tls, ConnectionFactory plain) {
        super("TLS or plain");
        this.tls = tls;
        this.plain = plain;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new FirstByte(connector, endPoint), connector, endPoint);
    }

    private final class FirstByte extends AbstractConnection implements Connection.UpgradeFrom, Connection.UpgradeTo {
        private final Connector connector;
        private ByteBuffer read = BufferUtil.EMPTY_BUFFER;

        FirstByte(Connector connector, EndPoint endPoint) {
            super(endPoint, connector.getExecutor());
            this.connector = connector;
        }

        @Override
        public void onUpgradeTo(ByteBuffer behindProxyHeader) {
            read = BufferUtil.copy(behindProxyHeader);
        }

        @Override
        public ByteBuffer onUpgradeFrom() {
            return read;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            if (read.hasRemaining()) {
                upgrade();
            } else {
                fillInterested();
            }
        }

        @Override
        public void onFillable() {
            ByteBuffer first = BufferUtil.allocate(1);
            int filled;
            try {
                filled = getEndPoint().fill(first);
            } catch (IOException broken) {
                filled = -1;
            }
            if (filled < 0) {
                close();
            } else if (filled == 0) {
                fillInterested();
            } else {
                read = first;
                upgrade();
            }
        }

        private void upgrade() {
            int first = read.get(read.position()) & 0xff;
            boolean encrypted = first == HANDSHAKE || (first & SSL2) != 0;
            getEndPoint().upgrade((encrypted ? tls : plain).newConnection(connector, getEndPoint()));
        }
    }
}
