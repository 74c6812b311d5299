package dev.retort.gateway;

import java.util.Objects;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Sends every message back; public, as Jetty calls it by method handles. */
public final class WebSocketEcho implements Session.Listener.AutoDemanding {
    private @Nullable Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
    }

    @Override
    public void onWebSocketText(String message) {
        Objects.requireNonNull(session).sendText(message, Callback.NOOP);
    }
}
