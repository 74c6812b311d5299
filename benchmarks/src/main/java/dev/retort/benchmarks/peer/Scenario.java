package dev.retort.benchmarks.peer;

/** What a peer is set up for. */
public enum Scenario {
    /** The application, asked directly. */
    APPLICATION,
    /** The application with 1,000 rules more. */
    THOUSAND_RULES,
    /** No server. */
    ROUTER,
    /** The application with its database. */
    DATABASE,
    /** A front with files. */
    FILES,
    /** A front before an nginx that answers at once. */
    PROXY,
    /** A front before a server that reads what is uploaded. */
    UPLOAD,
    /** A front before a server that sends WebSocket messages back. */
    WEBSOCKET,
    /** A front before uWSGI with Flask. */
    UWSGI,
    /** A front and the application behind it, both counted. */
    WHOLE_WAY
}
