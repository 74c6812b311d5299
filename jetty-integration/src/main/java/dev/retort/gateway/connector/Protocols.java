package dev.retort.gateway.connector;

import dev.retort.gateway.site.Listen;
import dev.retort.gateway.tls.SocketTls;
import dev.retort.jetty.wire.PriorKnowledge;
import dev.retort.jetty.wire.ProxyHeader;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/** What is spoken on one address, and within which limits. */
final class Protocols {
    private static final int RESPONSE_HEAD = 8 << 10;
    private static final int LARGEST_RESPONSE_HEAD = 64 << 10;
    /** What the gateway may add to the head of an upstream's response. */
    private static final int OWN_FIELDS = 16 << 10;

    private final Listen listen;
    private final ClientLimits limits;
    private final @Nullable SocketTls tls;
    private final int largestHead;

    Protocols(Listen listen, ClientLimits limits, @Nullable SocketTls tls, long responseHead) {
        this.listen = listen;
        this.limits = limits;
        this.tls = tls;
        this.largestHead =
                (int) Math.min(Integer.MAX_VALUE, Math.max(LARGEST_RESPONSE_HEAD, responseHead + OWN_FIELDS));
    }

    ClientLimits limits() {
        return limits;
    }

    /** Tells what cannot be changed while connections are open. */
    String shape() {
        return (listen.proxyProtocol() ? "proxy " : "") + (listen.ssl() ? "ssl " : "") + (listen.http2() ? "h2" : "");
    }

    /** Returns the factories, the first of which speaks first. */
    ConnectionFactory[] factories() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // Jetty remembers the fields of a connection's requests, which takes 96 KiB for each client that waits and
        // spares 2 %.
        http.setHeaderCacheSize(0);
        // nginx's meaning of a path is worked out by the gateway itself, see NormalPath.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setHeaderCacheCaseSensitive(true);
        http.setRequestHeaderSize(limits.headSize());
        http.setResponseHeaderSize(RESPONSE_HEAD);
        http.setMaxResponseHeaderSize(largestHead);
        HttpConnectionFactory http1 = new ClientConnection.Factory(http);

        List<ConnectionFactory> factories = new ArrayList<>();
        if (tls != null) {
            String next = listen.http2() ? "alpn" : http1.getProtocol();
            SslConnectionFactory ssl = new SslConnectionFactory(tls.factory(), next);
            // It would compare the host with the certificate; here the server's name has been found already.
            ssl.setEnsureSecureRequestCustomizer(false);
            factories.add(new TlsOrPlain(ssl, new ClientConnection.Factory(http, true)));
            factories.add(ssl);
            if (listen.http2()) {
                ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
                alpn.setDefaultProtocol(http1.getProtocol());
                factories.add(alpn);
                factories.add(limited(new HTTP2ServerConnectionFactory(http)));
            }
            factories.add(http1);
        } else {
            factories.add(http1);
            if (listen.http2()) {
                factories.add(limited(new PriorKnowledge(http)));
            }
        }
        if (listen.proxyProtocol()) {
            factories.add(0, new ProxyHeader(factories.get(0).getProtocol()));
        }
        return factories.toArray(ConnectionFactory[]::new);
    }

    /** Jetty itself closes a connection that sends more than 128 resets, pings and the like a second. */
    private AbstractHTTP2ServerConnectionFactory limited(AbstractHTTP2ServerConnectionFactory http2) {
        http2.setMaxConcurrentStreams(limits.streams());
        http2.setStreamIdleTimeout(limits.bodyTimeout().toMillis());
        // nginx has no WebSocket over HTTP/2 (RFC 8441).
        http2.setConnectProtocolEnabled(false);
        return http2;
    }

    /** Brings a connector of the same shape to these limits and certificates, for connections to come. */
    void change(SocketConnector connector) throws Exception {
        connector.limits(limits);
        for (ConnectionFactory factory : connector.getConnectionFactories()) {
            if (factory instanceof HttpConnectionFactory http1) {
                http1.getHttpConfiguration().setRequestHeaderSize(limits.headSize());
                http1.getHttpConfiguration().setMaxResponseHeaderSize(largestHead);
            } else if (factory instanceof AbstractHTTP2ServerConnectionFactory http2) {
                limited(http2);
            } else if (factory instanceof SslConnectionFactory ssl && tls != null) {
                tls.reload(ssl.getSslContextFactory());
            }
        }
    }
}
