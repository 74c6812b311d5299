package dev.retort.jetty.wire;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS for who begins with it (RFC 9113, section 3.3). Who asks for it in HTTP/1.1 is answered in HTTP/1.1, as
 * by nginx: that way has been taken out of the protocol, and is one past the rules of a proxy in front.
 */
public final class PriorKnowledge extends HTTP2CServerConnectionFactory {
    /**
     * Makes a factory, which stands behind that of HTTP/1.1.
     *
     * @param http how requests are read and responses written
     */
    public PriorKnowledge(HttpConfiguration http) {
        super(http);
    }

    @Override
    public @Nullable Connection upgradeConnection(
            Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response) {
        return request.getHttpVersion() == HttpVersion.HTTP_2
                ? super.upgradeConnection(connector, endPoint, request, response)
                : null;
    }
}
