package dev.retort.gateway.proxy;

import org.eclipse.jetty.client.ContentSourceRequestContent;
import org.eclipse.jetty.http.HttpHeader;
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
