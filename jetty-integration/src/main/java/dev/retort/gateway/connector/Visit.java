package dev.retort.gateway.connector;

import dev.retort.jetty.war.Visits;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request from its head to the last byte of its response, as its connection and its configuration see it. A connection
 * that becomes a tunnel stays with the configuration until it is closed.
 */
public final class Visit implements Callback {
    private final Request request;
    private final Response response;
    private final Callback client;
    private final Visits visits;
    private final @Nullable ClientEndPoint connection;

    private Visit(Request request, Response response, Callback client, Visits visits) {
        this.request = request;
        this.response = response;
        this.client = client;
        this.visits = visits;
        connection = ClientEndPoint.of(request);
    }

    /**
     * Begins a visit.
     *
     * @param request the request
     * @param response its response
     * @param client to be completed when the response has gone
     * @param visits has been entered; is left at the end
     * @return to be completed in place of the client's callback
     */
    public static Visit begin(Request request, Response response, Callback client, Visits visits) {
        Visit visit = new Visit(request, response, client, visits);
        if (visit.connection != null) {
            visit.connection.begin();
        }
        boolean isStream = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
        if (isStream || visit.connection == null) {
            // Jetty's idea of time. Who waits for the upstream is not idle, only who waits for the client; and that is
            // told to who reads or writes.
            request.addIdleTimeoutListener(timeout -> false);
        }
        return visit;
    }

    /**
     * Notes that a request has come to its end, so that its client is not late with anything until its response has gone.
     *
     * @param request the request
     */
    public static void readWhole(Request request) {
        ClientEndPoint connection = ClientEndPoint.of(request);
        if (connection != null) {
            connection.readWhole();
        }
    }

    @Override
    public void succeeded() {
        end();
        client.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        end();
        client.failed(failure);
    }

    private void end() {
        if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
                && request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE) instanceof Connection tunnel) {
            if (connection != null) {
                connection.tunnel();
            }
            tunnel.addEventListener(new Connection.Listener() {
                @Override
                public void onClosed(Connection closed) {
                    visits.leave();
                }
            });
        } else {
            visits.leave();
        }
        if (connection != null) {
            connection.end();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return client.getInvocationType();
    }
}
