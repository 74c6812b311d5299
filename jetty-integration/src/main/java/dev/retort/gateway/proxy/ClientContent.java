package dev.retort.gateway.proxy;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentSourceRequestContent;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's request on its way to the upstream, which remembers whether it was the client that failed to
 * deliver it: a malformed chunk is the client's fault and no reason to call the upstream bad.
 */
final class ClientContent extends ContentSourceRequestContent {
    private static final String FAILURE = ClientContent.class.getName() + ".failure";

    private final Request request;
    private volatile boolean failedByUpstream;

    ClientContent(Request request) {
        super(request, request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        this.request = request;
    }

    /** Returns what went wrong with the body of a request on the client's side, or null. */
    static @Nullable Throwable failure(Request request) {
        return (Throwable) request.getAttribute(FAILURE);
    }

    /** Returns the status that answers a failure on the client's side. */
    static int status(Throwable failure) {
        if (failure instanceof HttpException refused && HttpStatus.isClientError(refused.getCode())) {
            return refused.getCode();
        }
        return failure instanceof TimeoutException ? HttpStatus.REQUEST_TIMEOUT_408 : HttpStatus.BAD_REQUEST_400;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = super.read();
        if (Content.Chunk.isFailure(chunk) && !failedByUpstream) {
            request.setAttribute(FAILURE, chunk.getFailure());
        }
        return chunk;
    }

    @Override
    public void fail(Throwable failure) {
        failedByUpstream = true;
        super.fail(failure);
    }
}
