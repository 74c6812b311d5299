package dev.retort.gateway.webapp;

import dev.retort.gateway.exchange.Exchange;
import java.io.IOException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of whose body nobody knows the length yet. If it is longer than {@code client_max_body_size} allows, the webapp
 * sees a connection that breaks, and the client gets status 413 whatever the webapp says.
 */
final class LimitedRequest extends Request.Wrapper {
    private final Exchange exchange;

    LimitedRequest(Exchange exchange) {
        super(exchange.body());
        this.exchange = exchange;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = super.read();
        if (chunk == null || !(chunk.getFailure() instanceof HttpException refusal)) {
            return chunk;
        }
        if (!exchange.response().hasBegun()) {
            exchange.response().statusInstead(refusal.getCode());
        }
        return Content.Chunk.from(new IOException(refusal.getReason(), chunk.getFailure()), true);
    }
}
