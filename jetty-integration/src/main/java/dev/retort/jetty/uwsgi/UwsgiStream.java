package dev.retort.jetty.uwsgi;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The one request of a connection and its response, as Jetty's machinery for requests sees them. */
final class UwsgiStream implements HttpStream {
    private final UwsgiConnection connection;
    private final Inbound inbound;
    private volatile boolean committed;
    private volatile boolean bodiless;
    private volatile boolean upgraded;

    UwsgiStream(UwsgiConnection connection, Inbound inbound) {
        this.connection = connection;
        this.inbound = inbound;
    }

    @Override
    public String getId() {
        return "1";
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = inbound.readBody();
        if (chunk != null && chunk.isLast()) {
            connection.watch();
        }
        return chunk;
    }

    @Override
    public void demand() {
        if (inbound.isBodyReady()) {
            connection.onContent();
        } else {
            connection.awaitContent();
        }
    }

    /** What is left of the body is thrown away behind the response, so to leave it is no failure. */
    @Override
    public @Nullable Throwable consumeAvailable() {
        if (!inbound.isBodyRead()) {
            inbound.fail(CONTENT_NOT_CONSUMED);
        }
        return null;
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
        // See ResponseHead.
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        RetainableByteBuffer head = null;
        if (response != null) {
            int status = response.getStatus();
            if (HttpStatus.isInterim(status)) {
                // A web server would take it for the response.
                callback.succeeded();
                return;
            }
            if (committed) {
                callback.failed(new IllegalStateException("Committed"));
                return;
            }
            try {
                head = head(response);
            } catch (HttpException.RuntimeException tooLarge) {
                callback.failed(tooLarge);
                return;
            }
            committed = true;
            upgraded = status == HttpStatus.SWITCHING_PROTOCOLS_101;
            bodiless = ResponseHead.isBodiless(status) || HttpMethod.HEAD.is(request.getMethod());
        }
        if (connection.isPeerGone()) {
            release(head);
            callback.failed(new EofException("The web server has closed the connection"));
            return;
        }
        if (bodiless) {
            BufferUtil.clear(content);
        }
        new Send(head, last && !upgraded, callback).start(content);
    }

    private RetainableByteBuffer head(MetaData.Response response) {
        HttpConfiguration http = connection.getHttpConfiguration();
        ByteBufferPool pool = connection.getConnector().getByteBufferPool();
        int size = http.getResponseHeaderSize();
        int largest = Math.max(size, http.getMaxResponseHeaderSize());
        while (true) {
            RetainableByteBuffer head = pool.acquire(size, http.isUseOutputDirectByteBuffers());
            ByteBuffer bytes = head.getByteBuffer();
            int position = BufferUtil.flipToFill(bytes);
            boolean written = false;
            try {
                bytes.limit(Math.min(bytes.capacity(), size));
                ResponseHead.write(response, bytes);
                BufferUtil.flipToFlush(bytes, position);
                written = true;
                return head;
            } catch (BufferOverflowException full) {
                if (size == largest) {
                    throw new HttpException.RuntimeException(
                            HttpStatus.INTERNAL_SERVER_ERROR_500, "Response Header Fields Too Large", full);
                }
                size = largest;
            } finally {
                if (!written) {
                    BufferUtil.clear(bytes);
                    head.release();
                }
            }
        }
    }

    private static void release(@Nullable RetainableByteBuffer buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }

    /** Jetty's flusher waits for a write that is under way on another thread, so nobody else has the buffers afterwards. */
    @Override
    public Runnable cancelSend(Throwable cause, Callback appCallback) {
        return () -> {
            try {
                Callback writing = connection.getEndPoint().cancelWrite(cause);
                if (writing != null) {
                    writing.failed(cause);
                }
            } finally {
                appCallback.failed(cause);
            }
        };
    }

    @Override
    public long getIdleTimeout() {
        return connection.getEndPoint().getIdleTimeout();
    }

    @Override
    public void setIdleTimeout(long idleTimeoutMs) {
        connection.getEndPoint().setIdleTimeout(idleTimeoutMs);
    }

    @Override
    public boolean isCommitted() {
        return committed;
    }

    @Override
    public void succeeded() {
        connection.finish();
    }

    @Override
    public void failed(Throwable x) {
        connection.abort(x, committed);
    }

    /** One write, with the head before it if it is the first. The end of the last is the end of the response. */
    private final class Send implements Callback {
        private final @Nullable RetainableByteBuffer head;
        private final boolean last;
        private final Callback callback;

        Send(@Nullable RetainableByteBuffer head, boolean last, Callback callback) {
            this.head = head;
            this.last = last;
            this.callback = callback;
        }

        void start(@Nullable ByteBuffer content) {
            EndPoint endPoint = connection.getEndPoint();
            connection.sending(BufferUtil.length(content) + (head == null ? 0 : head.remaining()));
            if (head != null && BufferUtil.hasContent(content)) {
                endPoint.write(this, head.getByteBuffer(), content);
            } else if (head != null) {
                endPoint.write(this, head.getByteBuffer());
            } else if (BufferUtil.hasContent(content)) {
                endPoint.write(this, content);
            } else {
                succeeded();
            }
        }

        @Override
        public void succeeded() {
            release(head);
            if (last) {
                // Whatever the application does afterwards, the client has all now.
                connection.answered();
            }
            callback.succeeded();
        }

        @Override
        public void failed(Throwable x) {
            release(head);
            callback.failed(x);
        }

        @Override
        public InvocationType getInvocationType() {
            return callback.getInvocationType();
        }
    }
}
