package dev.retort.gateway.proxy;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of an exchange is still there. Between the end of its body and the beginning of the answer its connection is
 * watched for that, which a streamed body begins in a thread of its own. Safe for use by many threads.
 */
final class ClientPresence {
    private final Request request;
    private final Runnable gone;
    private @Nullable ClientWatch watch;
    private boolean over;
    private volatile boolean hasLeft;

    /**
     * @param request whose client it is
     * @param gone is run when it has left, perhaps more than once
     */
    ClientPresence(Request request, Runnable gone) {
        this.request = request;
        this.gone = gone;
    }

    /** Notices a client that leaves while it is read from or written to. */
    void listen() {
        request.addFailureListener(failure -> left());
    }

    /** Reads the client's connection from the end of its body on, unless the answer has begun meanwhile. */
    synchronized void watch() {
        if (!over) {
            watch = ClientWatch.begin(request, this::left);
        }
    }

    /** Lets Jetty read the client's connection again, for good. */
    void stopWatching() {
        ClientWatch own;
        synchronized (this) {
            own = watch;
            watch = null;
            over = true;
        }
        if (own != null) {
            own.end();
        }
    }

    /** Tells whether it is known to have left. */
    boolean hasLeft() {
        return hasLeft;
    }

    private void left() {
        // Before the try is looked for: whoever begins one just now looks at this afterwards.
        hasLeft = true;
        gone.run();
    }
}
