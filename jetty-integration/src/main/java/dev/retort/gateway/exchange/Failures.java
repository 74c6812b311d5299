package dev.retort.gateway.exchange;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure means to a client, and how a log tells it. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

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

    /** Logs a failure that is answered with a status. */
    static void log(Exchange exchange, Throwable failure, int status) {
        if (HttpStatus.isServerError(status)) {
            LOG.error(
                    "*{} {} while serving the request{}",
                    exchange.request().connectionNumber(),
                    describe(failure),
                    exchange.whose());
            LOG.debug("", failure);
        } else if (BodyFailure.isOne(failure)) {
            BodyFailure.log(exchange, failure);
        } else {
            LOG.info(
                    "*{} {} while reading the request{}",
                    exchange.request().connectionNumber(),
                    describe(failure),
                    exchange.whose());
        }
    }
}
