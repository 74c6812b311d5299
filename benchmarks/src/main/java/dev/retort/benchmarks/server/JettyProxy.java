package dev.retort.benchmarks.server;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Everything to one upstream by Jetty's {@link ProxyHandler} as shipped. */
public final class JettyProxy {
    private JettyProxy() {}

    /**
     * Forwards till the process is ended.
     *
     * @param args the port, and the upstream's port
     * @throws Exception if Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        int upstream = Integer.parseInt(args[1]);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        server.setHandler(new ProxyHandler.Reverse(request -> HttpURI.build(request.getHttpURI())
                .scheme("http")
                .authority("127.0.0.1", upstream)
                .asImmutable()));
        server.start();
        server.join();
    }
}
