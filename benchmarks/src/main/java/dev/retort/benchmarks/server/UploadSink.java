package dev.retort.benchmarks.server;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Reads what a request brings to its end before it answers; nginx would answer before. */
public final class UploadSink {
    private UploadSink() {}

    /**
     * Serves till the process is ended.
     *
     * @param args the port
     * @throws Exception if Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Source.consumeAll(
                        request,
                        Callback.from(() -> Content.Sink.write(response, true, "taken", callback), callback::failed));
                return true;
            }
        });
        server.start();
        server.join();
    }
}
