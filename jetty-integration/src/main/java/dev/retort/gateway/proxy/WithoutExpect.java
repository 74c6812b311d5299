package dev.retort.gateway.proxy;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * A request that asks no leave to send its body. The gateway grants it itself, by reading, as nginx does: an upstream
 * that has never heard of {@code 100-continue} would leave both sides waiting.
 */
final class WithoutExpect extends Request.Wrapper {
    private final HttpFields headers;

    private WithoutExpect(Request request) {
        super(request);
        headers =
                HttpFields.build(request.getHeaders()).remove(HttpHeader.EXPECT).asImmutable();
    }

    /** Returns the request without its Expect, if it has one, otherwise the request. */
    static Request of(Request request) {
        return request.getHeaders().contains(HttpHeader.EXPECT) ? new WithoutExpect(request) : request;
    }

    @Override
    public HttpFields getHeaders() {
        return headers;
    }
}
