package dev.retort.gateway.exchange;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/** What a failure means to a client, and how a log tells it. */
final class Failures {
    private Failures() {}

    /** Returns the status that answers a failure. */
    static int status(Throwable failure) {
        if (failure instanceof HttpException refused) {
            return refused.getCode();
        }
        return failure instanceof TimeoutException
                ? HttpStatus.REQUEST_TIMEOUT_408
                : HttpStatus.INTERNAL_SERVER_ERROR_500;
    }

    /** Describes a failure in one line, whatever somebody wrote into it. */
    static String describe(Throwable failure) {
        return failure.toString().replaceAll("\\p{Cntrl}+", " ");
    }
}
