package dev.retort.jetty.war;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket of Jetty's as the JDK describes one. Messages come without being asked for. */
record SessionSocket(Session session) implements WebSocket {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSocket.class);

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
        return sending(done -> {
            if (last) {
                session.sendText(data.toString(), done);
            } else {
                session.sendPartialText(data.toString(), false, done);
            }
        });
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
        return sending(done -> {
            if (last) {
                session.sendBinary(data, done);
            } else {
                session.sendPartialBinary(data, false, done);
            }
        });
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
        return sending(done -> session.sendPing(message, done));
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
        return sending(done -> session.sendPong(message, done));
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
        Callback.Completable done = new Callback.Completable();
        session.close(statusCode, reason, done);
        return done.thenApply(nothing -> this);
    }

    /** A client that is gone is told of by the close, so that a sender need not care. */
    private CompletableFuture<WebSocket> sending(Consumer<Callback.Completable> action) {
        return Callback.Completable.with(action)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        LOG.debug("A message was not sent, as the client of the WebSocket is gone", failure);
                        session.disconnect();
                    }
                })
                .thenApply(nothing -> this);
    }

    @Override
    public void request(long n) {
        // Whoever listens has each message as it comes.
    }

    @Override
    public String getSubprotocol() {
        return "";
    }

    @Override
    public boolean isOutputClosed() {
        return !session.isOpen();
    }

    @Override
    public boolean isInputClosed() {
        return !session.isOpen();
    }

    @Override
    public void abort() {
        session.disconnect();
    }
}
