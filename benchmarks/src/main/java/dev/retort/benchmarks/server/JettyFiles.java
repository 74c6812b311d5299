package dev.retort.benchmarks.server;

import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Files of a folder by Jetty's {@link ResourceHandler} as shipped. */
public final class JettyFiles {
    private JettyFiles() {}

    /**
     * Serves till the process is ended.
     *
     * @param args the port, and the folder
     * @throws Exception if Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setIdleTimeout(300_000);
        server.addConnector(connector);
        ResourceHandler files = new ResourceHandler();
        files.setPrecompressedFormats(CompressedContentFormat.GZIP);
        files.setBaseResource(ResourceFactory.of(server).newResource(args[1]));
        server.setHandler(files);
        server.start();
        server.join();
    }
}
