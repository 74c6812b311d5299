package dev.retort.gateway.upstream;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream keeps a session with one peer: nginx's {@code sticky}. Safe for use by many threads.
 *
 * <p>Source: {@code ngx_http_upstream_sticky_module.c}.
 */
interface Sticky {
    /** Notes which peer an exchange has gone to, for the response. */
    Setting<Choice> CHOICE = new Setting<>("sticky choice");

    /**
     * A peer that an exchange has gone to.
     *
     * @param sticky who is to know
     * @param peer the peer
     */
    record Choice(Sticky sticky, Peer peer) {}

    /**
     * Finds the session's peer.
     *
     * @param exchange the exchange
     * @return the peer's {@link Peer#id}; null if there is no session
     */
    @Nullable String peerOf(Exchange exchange);

    /**
     * Sees the response before its head is sent.
     *
     * @param exchange the exchange
     * @param peer the last peer that it has gone to
     */
    default void answered(Exchange exchange, Peer peer) {}
}
