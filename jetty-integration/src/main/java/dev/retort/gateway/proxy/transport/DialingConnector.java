package dev.retort.gateway.proxy.transport;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose selectors also carry the connections to upstreams. What a client sends and what an upstream answers
 * is then read by the same threads, and nobody has to be woken on the way.
 */
public interface DialingConnector {
    /**
     * Returns the selectors. They make the connection of a channel whose attachment is a {@link Dial} by
     * {@link Dial#connection}, put it on {@link Dial#near} if that is one of them, and tell it by {@link Dial#failed} that there will be none.
     *
     * @return the selectors
     */
    SelectorManager selectors();

    /**
     * Finds the selector of a client.
     *
     * @param client the connection that its request has come by
     * @return null if it is not one of {@link #selectors}
     */
    @Nullable ManagedSelector selectorOf(Connection client);
}
