package dev.retort.gateway;

import dev.retort.gateway.connector.SocketConnector;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives each request to the newest configuration, which it stays with whatever is loaded meanwhile. */
final class CurrentGeneration extends Handler.Abstract.NonBlocking {
    private volatile @Nullable Generation current;

    @Nullable Generation current() {
        return current;
    }

    void become(@Nullable Generation next) {
        current = next;
    }

    /** Answers what cannot be read as a request; false if the configuration has no page for it. */
    boolean refuse(Request request, Response response, Callback callback, int status) {
        Generation now = current;
        return now != null && now.refuse(request, response, callback, status);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // Only the gateway's own connectors go away while their connections remain.
        Object last = request.getConnectionMetaData().getConnector() instanceof SocketConnector own
                ? own.lastGeneration()
                : null;
        if (last instanceof Generation old && old.serve(request, response, callback)) {
            return true;
        }
        // Twice at most: a generation ends only after another has taken its place.
        for (Generation now = current; now != null && last == null; now = current) {
            if (now.serve(request, response, callback)) {
                return true;
            }
            if (now == current) {
                break;
            }
        }
        Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        return true;
    }
}
