package dev.retort.jetty.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.servlet.RetortServlet;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Test;

/** The program of {@code docs/uwsgi.md}. */
class UwsgiPageTest {
    /** {@code GET /hello}, byte by byte. */
    private static final String PACKET = "\0\52\0\0" + "\16\0REQUEST_METHOD\3\0GET" + "\13\0REQUEST_URI\6\0/hello";

    @Test
    void anApplicationIsServed() throws Exception {
        Server started = serve(
                Retort.builder().get("/hello", (request, values) -> "Hello!").build(), 0);
        int port = ((ServerConnector) started.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(PACKET.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nHello!");
        } finally {
            LifeCycle.stop(started);
        }
    }

    private static Server serve(Retort app, int port) throws Exception {
        // region connector
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, new UwsgiConnectionFactory());
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder servlet = new ServletHolder(new RetortServlet(app));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
        // endregion
        return server;
    }
}
