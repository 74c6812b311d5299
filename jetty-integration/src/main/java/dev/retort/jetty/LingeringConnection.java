package dev.retort.jetty;

import dev.retort.jetty.wire.Http1Connection;
import dev.retort.jetty.wire.LingeringClose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1 that ends as nginx's do where a request was answered before it had been read: the response goes out, and
 * what the client still sends is thrown away. Jetty closes then, with bytes unread, which resets the connection: a web server in
 * front takes that for a failure, 502, whatever the answer was.
 */
final class LingeringConnection extends Http1Connection {
    private static final int BUFFER = 16 * 1024;

    private final LingeringClose.Patience patience;
    private volatile boolean lingers;

    private LingeringConnection(
            HttpConfiguration http, LingeringClose.Patience patience, Connector connector, EndPoint endPoint) {
        super(http, connector, endPoint);
        this.patience = patience;
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        private final LingeringClose.Patience patience;

        Factory(HttpConfiguration http) {
            this(http, LingeringClose.Patience.DEFAULT);
        }

        Factory(HttpConfiguration http, LingeringClose.Patience patience) {
            super(http);
            this.patience = patience;
        }

        @Override
        public LingeringConnection newConnection(Connector connector, EndPoint endPoint) {
            LingeringConnection connection =
                    new LingeringConnection(getHttpConfiguration(), patience, connector, endPoint);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            configure(connection, connector, endPoint);
            return connection;
        }
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        return new Stream(method, uri, version);
    }

    /** The exchange may be over by now, whose own idea of idleness Jetty would ask for. */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return lingers || super.onIdleExpired(timeout);
    }

    private final class Stream extends HttpStreamOverHTTP1 {
        private volatile @Nullable Throwable unread;

        Stream(String method, String uri, HttpVersion version) {
            super(method, uri, version);
        }

        @Override
        public @Nullable Throwable consumeAvailable() {
            Throwable left = super.consumeAvailable();
            unread = left;
            return left;
        }

        /** {@inheritDoc} What is left of the request is told of as a failure too, behind a whole response. */
        @Override
        public void failed(Throwable failure) {
            Throwable left = unread;
            // The generator is at its end when the last bytes have been written.
            boolean isAnswered = getGenerator().isEnd();
            if (isAnswered && left != null && failure.getCause() == left && !isFillInterested()) {
                lingers = true;
                // The answer may have promised to keep the connection, before it was known that the request stays
                // unread.
                getEndPoint().shutdownOutput();
                new LingeringClose(new Rest(), getEndPoint(), patience, () -> super.failed(failure)).start();
            } else {
                super.failed(failure);
            }
        }
    }

    /** What is left in the socket. It is not read as a request any more. */
    private final class Rest implements LingeringClose.Rest {
        @Override
        public int discard() {
            RetainableByteBuffer buffer =
                    getConnector().getByteBufferPool().acquire(BUFFER, isUseInputDirectByteBuffers());
            try {
                ByteBuffer bytes = buffer.getByteBuffer();
                BufferUtil.clear(bytes);
                return getEndPoint().fill(bytes);
            } catch (IOException gone) {
                return -1;
            } finally {
                buffer.release();
            }
        }

        @Override
        public boolean awaitsMore() {
            return true;
        }
    }
}
