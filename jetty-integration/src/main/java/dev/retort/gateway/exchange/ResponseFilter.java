package dev.retort.gateway.exchange;

import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Changes responses on their way to the client: their head, and if it likes to, their body. */
@FunctionalInterface
public interface ResponseFilter {
    /**
     * Sees the head of a response just before it is sent, once for each response. Status and fields can be read and
     * changed through {@link Exchange#response()}.
     *
     * @param exchange the exchange
     * @return what is to be done with the body; null to leave it alone
     */
    @Nullable Body begin(Exchange exchange);

    /** Changes a body. */
    @FunctionalInterface
    interface Body {
        /**
         * Stands in front of a sink.
         *
         * @param next where the changed body goes
         * @return where the body comes from
         */
        Content.Sink into(Content.Sink next);
    }
}
