package dev.retort.gateway.proxy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What ends a try because of the client, which no peer is to be blamed for. */
final class ClientFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private ClientFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The client has closed its connection. */
    static ClientFailure gone() {
        return new ClientFailure(
                "epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too",
                null);
    }

    /** The client does not deliver its body. */
    static ClientFailure body(Throwable cause) {
        return new ClientFailure(String.valueOf(cause.getMessage()), cause);
    }
}
