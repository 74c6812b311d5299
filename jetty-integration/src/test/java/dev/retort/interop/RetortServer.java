package dev.retort.interop;

import dev.retort.Retort;
import dev.retort.jetty.AppServer;
import dev.retort.jetty.uwsgi.UwsgiConnectionFactory;
import dev.retort.security.TrustedProxies;
import dev.retort.servlet.RetortServlet;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The echo application on Retort's application server: over HTTP, over HTTP at a unix socket, and over uwsgi. */
final class RetortServer implements AutoCloseable {
    private final AppServer http;
    private final Server uwsgi = new Server();

    RetortServer(Path file, int httpPort, Path unix, int uwsgiPort) throws Exception {
        http = AppServer.builder()
                .app(behindProxy(file), "/")
                .http("127.0.0.1", httpPort)
                .httpUnix(unix)
                .start();
        ServerConnector connector = new ServerConnector(uwsgi, new UwsgiConnectionFactory());
        connector.setHost("127.0.0.1");
        connector.setPort(uwsgiPort);
        uwsgi.addConnector(connector);
        uwsgi.setHandler(context(Retort.of(new EchoApplication(file))));
        uwsgi.start();
    }

    /** Over HTTP the front says in header fields who the client is. */
    private static Retort behindProxy(Path file) {
        return Retort.builder()
                .add(new EchoApplication(file))
                .safety(safety -> safety.proxies(TrustedProxies.of("unix", "127.0.0.1")))
                .build();
    }

    static ServletContextHandler context(Retort app) {
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder servlet = new ServletHolder(new RetortServlet(app));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        return context;
    }

    @Override
    public void close() throws IOException {
        http.close();
        try {
            uwsgi.stop();
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }
}
