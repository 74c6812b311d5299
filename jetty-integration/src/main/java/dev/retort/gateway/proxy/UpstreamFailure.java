package dev.retort.gateway.proxy;

import java.net.SocketTimeoutException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;

/** What it means to a client that its request could not be forwarded or answered. */
final class UpstreamFailure {
    private UpstreamFailure() {}

    /** Returns the status of the answer: 504 for what took too long, 503 for what the gateway has no room for, or 502. */
    static int status(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return HttpStatus.GATEWAY_TIMEOUT_504;
        }
        if (failure instanceof RejectedExecutionException) {
            return HttpStatus.SERVICE_UNAVAILABLE_503;
        }
        return HttpStatus.BAD_GATEWAY_502;
    }

    /** Describes a failure in one line, whatever an upstream wrote into it. */
    static String describe(Throwable failure) {
        return failure.toString().replaceAll("\\p{Cntrl}+", " ");
    }
}
