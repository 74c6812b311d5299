package dev.retort.gateway.exchange;

import dev.retort.gateway.config.LogLevel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a client's body cannot be read whole: for the status, and for the log, in nginx's words. */
public final class BodyFailure {
    private static final Logger LOG = LoggerFactory.getLogger(BodyFailure.class);

    private BodyFailure() {}

    /** Tells whether a failure that may be anybody's is that of a client's body. */
    static boolean isOne(Throwable failure) {
        return failure instanceof EofException
                || failure instanceof TimeoutException
                || status(failure) == HttpStatus.PAYLOAD_TOO_LARGE_413;
    }

    /**
     * Returns the status that answers a failure.
     *
     * @param failure what the body's reader has met
     * @return 400, unless the client was too slow or has sent too much
     */
    public static int status(Throwable failure) {
        if (failure instanceof HttpException refused && HttpStatus.isClientError(refused.getCode())) {
            return refused.getCode();
        }
        return failure instanceof TimeoutException ? HttpStatus.REQUEST_TIMEOUT_408 : HttpStatus.BAD_REQUEST_400;
    }

    /**
     * Writes the line that nginx writes; none about a body that is too large, of which its reader has written one.
     *
     * @param exchange whose body it is
     * @param failure what the body's reader has met
     */
    public static void log(Exchange exchange, Throwable failure) {
        if (status(failure) == HttpStatus.PAYLOAD_TOO_LARGE_413) {
            return;
        }
        boolean malformed = exchange.request().getConnectionMetaData() instanceof RequestTarget connection
                && connection.isBodyMalformed();
        (malformed ? LogLevel.ERROR : LogLevel.INFO)
                .log(
                        LOG,
                        "*{} {}{}",
                        exchange.request().connectionNumber(),
                        malformed ? "client sent invalid chunked body" : text(failure),
                        exchange.whose());
    }

    private static String text(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "client timed out (110: Connection timed out)";
        }
        return String.valueOf(failure.getMessage()).startsWith("Connection reset")
                ? "recv() failed (104: Connection reset by peer)"
                : "client prematurely closed connection";
    }
}
