package dev.retort.handler;

/** What a method is prepared for; decides what its parameters may be. */
public enum Purpose {
    /** Answers the requests that match its rule. */
    ROUTE,
    /** Opens a WebSocket for the handshakes that match its rule. */
    WEBSOCKET,
    /** Is called before the handler, and may answer in its place. */
    BEFORE,
    /** Gets the response, and may change it. */
    AFTER,
    /** Is told that the request is over. */
    TEARDOWN,
    /** Answers a request that ended with an error. */
    ERROR;

    boolean seesResponse() {
        return this == AFTER;
    }

    boolean seesFailure() {
        return this == TEARDOWN || this == ERROR;
    }
}
