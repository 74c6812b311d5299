package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpFields;
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
     * @throws Refusal if the response is to be the page of another status
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

    /** Thrown by a filter that wants another response: the page of a status. */
    final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The status of the other response. */
        private final int status;

        private final transient HttpFields fields;

        /**
         * Creates a refusal.
         *
         * @param status 400 to 599
         * @param fields what the other response's head says besides
         */
        public Refusal(int status, HttpFields fields) {
            super("status " + status, null, false, false);
            this.status = status;
            this.fields = fields;
        }

        int status() {
            return status;
        }

        HttpFields fields() {
            return fields;
        }
    }
}
