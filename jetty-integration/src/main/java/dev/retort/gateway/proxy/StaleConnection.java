package dev.retort.gateway.proxy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells a connection that an upstream closed while it was idle from an upstream that fails.
 *
 * <p>The two ends of a kept connection cannot agree on its end: the upstream may close it while a request is on its way.
 * A request that meets this is sent again, on another connection, if nobody can be harmed: it went out on a connection
 * that had served before, nothing came back, it is safe, and it has no body. The other connection may be as stale, and
 * each that is leaves the pool, so in the end there is a new one, on which a failure is final.
 */
final class StaleConnection {
    private StaleConnection() {}

    /** Tells whether a failed request is to be sent again. */
    static boolean grantsAnotherTry(
            Request request,
            org.eclipse.jetty.client.Request forwarded,
            org.eclipse.jetty.client.@Nullable Response answer,
            Throwable failure) {
        boolean reused = forwarded.getConnection() instanceof Connection connection && connection.getMessagesIn() > 0;
        boolean unanswered = answer == null || answer.getStatus() == 0;
        boolean brokenOff = failure instanceof IOException && !(failure instanceof SocketTimeoutException);
        boolean safe = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        boolean bodiless = forwarded.getBody() == null;
        return reused && unanswered && brokenOff && safe && bodiless;
    }
}
