package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose body may only be so long. */
final class LimitedBody extends Request.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedBody.class);

    private final Exchange exchange;
    private final long most;
    private long read;
    private Content.@Nullable Chunk failure;

    LimitedBody(Exchange exchange, long most) {
        super(exchange.request());
        this.exchange = exchange;
        this.most = most;
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (failure != null) {
            return failure;
        }
        Content.Chunk chunk = super.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        int more = chunk.remaining();
        if (read + more <= most) {
            read += more;
            return chunk;
        }
        chunk.release();
        LOG.error(
                "*{} client intended to send too large chunked body: {}+{} bytes{}",
                exchange.request().connectionNumber(),
                read,
                more,
                exchange.whose());
        failure = Content.Chunk.from(
                new HttpException.RuntimeException(
                        HttpStatus.PAYLOAD_TOO_LARGE_413, "client intended to send too large chunked body"),
                true);
        return failure;
    }
}
