package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body may only be so long. */
final class LimitedBody extends Request.Wrapper {
    private final long most;
    private long read;
    private Content.@Nullable Chunk failure;

    LimitedBody(Request request, long most) {
        super(request);
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
        read += chunk.remaining();
        if (read <= most) {
            return chunk;
        }
        chunk.release();
        failure = Content.Chunk.from(
                new HttpException.RuntimeException(
                        HttpStatus.PAYLOAD_TOO_LARGE_413, "client intended to send too large chunked body"),
                true);
        return failure;
    }
}
