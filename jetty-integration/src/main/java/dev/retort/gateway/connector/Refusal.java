package dev.retort.gateway.connector;

import dev.retort.gateway.site.GatewayHandler;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.server.Request;

/** Refuses a request whatever its server: one whose head is too large, or that has come to a port for TLS without TLS. */
public final class Refusal implements ToIntFunction<Request> {
    /** Creates the check. */
    public Refusal() {}

    @Override
    public int applyAsInt(Request request) {
        int status = HeadSize.refusal(request);
        if (status != 0) {
            return status;
        }
        return request.getConnectionMetaData().getConnection() instanceof ClientConnection client && client.lacksTls()
                ? GatewayHandler.PLAIN_TO_TLS
                : 0;
    }
}
