package dev.retort.benchmarks.gateway;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty of its own for {@link TextServlet}, to stand behind nginx. */
public final class JettyBackend {
    private JettyBackend() {}

    /**
     * Serves the servlet at {@code /text} till the process is ended.
     *
     * @param args the port
     * @throws Exception if Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(TextServlet.class, "/text");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
