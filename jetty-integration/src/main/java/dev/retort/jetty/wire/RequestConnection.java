package dev.retort.jetty.wire;

import org.eclipse.jetty.io.Connection;

/** A connection that knows whether it has a request. */
public interface RequestConnection extends Connection {
    /**
     * Tells whether nothing of a request has come that is not answered yet; from any thread, true of a moment ago.
     *
     * @return whether to close the connection now would take nothing from its client
     */
    boolean isBetweenRequests();
}
