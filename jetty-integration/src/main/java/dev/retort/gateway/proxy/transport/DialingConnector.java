package dev.retort.gateway.proxy.transport;

import org.eclipse.jetty.io.SelectorManager;

/**
 * A connector whose selectors also carry the connections to upstreams. What a client sends and what an upstream answers
 * is then read by the same threads, and nobody has to be woken on the way.
 */
public interface DialingConnector {
    /**
     * Returns the selectors. They make the connection of a channel whose attachment is a {@link Dial} by
     * {@link Dial#connection}, and tell it by {@link Dial#failed} that there will be none.
     *
     * @return the selectors
     */
    SelectorManager selectors();
}
