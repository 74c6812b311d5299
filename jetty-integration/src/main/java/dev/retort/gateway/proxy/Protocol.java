package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** How a request is put to an upstream, and how its answer is read: HTTP, uwsgi, FastCGI. */
interface Protocol {
    /**
     * Writes the head of a request.
     *
     * @param exchange the exchange
     * @param target what the location forwards to
     * @param bodyLength the length of the body in bytes; -1 if it is not known
     * @return the bytes
     * @throws RefusedRequest if the protocol has no room for it
     */
    ByteBuffer head(Exchange exchange, Target target, long bodyLength) throws RefusedRequest;

    /**
     * Returns how the URL begins that the log names an upstream by.
     *
     * @param secure whether TLS is spoken
     * @return such as {@code http://}
     */
    String scheme(boolean secure);

    /** Tells whether a connection can serve another exchange after this one, if the answer does not say otherwise. */
    boolean keepsConnections(Exchange exchange);

    /** Tells whether a body whose length nobody knows yet can be sent on as it comes. */
    boolean streamsUnknownLength();

    /**
     * Returns the method that the upstream is asked with.
     *
     * @param exchange the exchange
     * @return the client's, unless the configuration says another
     */
    default String method(Exchange exchange) {
        return exchange.method();
    }

    /** Tells whether the configuration says the body, in place of the client's. */
    default boolean hasOwnBody() {
        return false;
    }

    /**
     * Makes what reads an answer.
     *
     * @param maxHead how long its head may be, in bytes
     * @param headOnly whether it has no body, whatever its head says
     * @return a parser for one answer
     */
    AnswerParser parser(int maxHead, boolean headOnly);

    /**
     * Makes what reads an answer, of what has read the one before on the same connection if that will do.
     *
     * @param before what an earlier exchange left on the connection; null if nothing
     * @param maxHead how long its head may be, in bytes
     * @param headOnly whether it has no body, whatever its head says
     * @return a parser for one answer
     */
    default AnswerParser parser(@Nullable Object before, int maxHead, boolean headOnly) {
        return parser(maxHead, headOnly);
    }

    /**
     * Returns what comes before a piece of the body.
     *
     * @param size its size in bytes; 0 at the end of the body
     * @return the bytes, none for protocols that send a body as it is
     */
    default ByteBuffer frame(int size) {
        return BufferUtil.EMPTY_BUFFER;
    }

    /** A request that a protocol has no room for. */
    final class RefusedRequest extends Exception {
        private static final long serialVersionUID = 1L;

        /** The status that answers the client. */
        private final int status;

        RefusedRequest(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
