package dev.retort.jetty.wire;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PROXY protocol, versions 1 and 2. A connection that does not begin with its header is closed, as by nginx: Jetty
 * would take the client's word for being none that comes through the proxy.
 */
public final class ProxyHeader extends DetectorConnectionFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    /**
     * Makes a factory, which stands before all others.
     *
     * @param nextProtocol what is spoken behind the header
     */
    public ProxyHeader(String nextProtocol) {
        super(new ProxyLine(nextProtocol), new Binary(nextProtocol));
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
        LOG.info("broken header while reading PROXY protocol, client: {}", endPoint.getRemoteSocketAddress());
        endPoint.upgrade(new Refused(endPoint, connector));
    }

    /** Version 2, as Jetty reads it. */
    private static final class Binary extends ProxyConnectionFactory {
        Binary(String nextProtocol) {
            super(nextProtocol);
        }

        @Override
        public Detection detect(ByteBuffer buffer) {
            return buffer.hasRemaining() && buffer.get(buffer.position()) == 'P'
                    ? Detection.NOT_RECOGNIZED
                    : super.detect(buffer);
        }
    }

    /** Takes over what has been read, so that its buffer is given back, and closes. */
    private static final class Refused extends AbstractConnection implements Connection.UpgradeTo {
        Refused(EndPoint endPoint, Connector connector) {
            super(endPoint, connector.getExecutor());
        }

        @Override
        public void onUpgradeTo(ByteBuffer read) {}

        @Override
        public void onOpen() {
            super.onOpen();
            close();
        }

        @Override
        public void onFillable() {}
    }
}
