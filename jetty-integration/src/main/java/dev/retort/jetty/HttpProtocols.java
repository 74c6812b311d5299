package dev.retort.jetty;

import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import dev.retort.jetty.wire.PriorKnowledge;
import dev.retort.jetty.wire.ProxyHeader;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What the application server speaks on its addresses. */
final class HttpProtocols {
    /**
     * What Jetty refuses by default and a Retort application can tell apart, since it decodes the path itself: empty
     * segments, which it merges, dot segments in any encoding, which it resolves, an encoded percent sign or backslash,
     * which it takes as text, and an encoded slash, which it refuses with a reason.
     */
    private static final UriCompliance PATHS = UriCompliance.DEFAULT.with(
            "RETORT",
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final boolean forServlets;
    private final boolean behindProxy;

    /**
     * Makes a choice of protocols.
     *
     * @param forServlets whether requests may go to servlets that rely on the server to refuse paths with two meanings
     * @param behindProxy whether each connection begins with the header of the PROXY protocol
     */
    HttpProtocols(boolean forServlets, boolean behindProxy) {
        this.forServlets = forServlets;
        this.behindProxy = behindProxy;
    }

    /** Returns how requests are read and responses written, in whatever protocol. */
    HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(forServlets ? UriCompliance.DEFAULT : PATHS);
        return http;
    }

    /** Returns the factories for HTTP/1.1, and HTTP/2 for who begins with it. */
    ConnectionFactory[] plain() {
        HttpConfiguration http = configuration();
        return proxied(new LingeringConnection.Factory(http), withoutWebSockets(new PriorKnowledge(http)));
    }

    /** Returns the factories for HTTP/2 and HTTP/1.1 over TLS, of which the client takes the first that it knows. */
    ConnectionFactory[] secure(SSLContext context) {
        HttpConfiguration http = configuration();
        // Tells the application that the request is secure. Which name the client came by is the certificate's affair:
        // Jetty would answer 400 where the two differ, as they do while one tries things out.
        http.addCustomizer(new SecureRequestCustomizer(false));
        LingeringConnection.Factory http1 = new LingeringConnection.Factory(http);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(context);
        return proxied(
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                withoutWebSockets(new HTTP2ServerConnectionFactory(http)),
                http1);
    }

    /** Returns the factory for a web server that speaks uwsgi, and dates responses itself. */
    ConnectionFactory[] uwsgi() {
        HttpConfiguration http = configuration();
        http.setSendDateHeader(false);
        return new ConnectionFactory[] {new UwsgiConnectionFactory(http)};
    }

    private ConnectionFactory[] proxied(ConnectionFactory... factories) {
        List<ConnectionFactory> all = new ArrayList<>(List.of(factories));
        if (behindProxy) {
            all.add(0, new ProxyHeader(factories[0].getProtocol()));
        }
        return all.toArray(ConnectionFactory[]::new);
    }

    /** Browsers then open another connection, of HTTP/1.1, for a WebSocket. */
    private static ConnectionFactory withoutWebSockets(AbstractHTTP2ServerConnectionFactory http2) {
        http2.setConnectProtocolEnabled(false);
        return http2;
    }
}
