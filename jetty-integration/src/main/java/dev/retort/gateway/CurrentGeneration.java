package dev.retort.gateway;

import dev.retort.gateway.connector.PlainErrorPage;
import dev.retort.gateway.connector.SocketConnector;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives each request to the newest configuration, which it stays with whatever is loaded meanwhile. */
final class CurrentGeneration extends Handler.Abstract.NonBlocking implements PlainErrorPage.Pages {
    private volatile @Nullable Generation current;

    @Nullable Generation current() {
        return current;
    }

    void become(@Nullable Generation next) {
        current = next;
    }

    @Override
    public boolean answer(Request request, Response response, Callback callback, int status) {
        Generation now = current;
        return now != null && now.refuse(request, response, callback, status);
    }

    @Override
    public String server(Request request) {
        Generation now = current;
        return now == null ? "" : now.serverName(request);
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
