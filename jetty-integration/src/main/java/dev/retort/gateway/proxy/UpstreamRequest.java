package dev.retort.gateway.proxy;

import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/**
 * A request whose target is sent as it is given.
 *
 * <p>Jetty's own wants a {@link URI} and fails on a query such as {@code ?q=a|b}, which browsers send.
 */
final class UpstreamRequest extends HttpRequest {
    private final HttpURI target;

    /**
     * Creates a request.
     *
     * @param client what will send it
     * @param upstream where to; its path is not used
     * @param target the path and the query, with nothing in them that could end a request line
     */
    UpstreamRequest(HttpClient client, URI upstream, HttpURI target) {
        super(client, new HttpConversation(), upstream);
        this.target = target;
    }

    @Override
    public String getPath() {
        return target.getPath();
    }

    @Override
    public @Nullable String getQuery() {
        return target.getQuery();
    }
}
