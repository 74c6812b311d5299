package dev.retort.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** A server with a gateway in front of a webapp that keeps what reaches it. */
final class TestSite implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector;
    private final List<String> webappRequests = new CopyOnWriteArrayList<>();

    private TestSite(Gateway gateway, Consumer<HttpConfiguration> configuration) {
        HttpConfiguration http = new HttpConfiguration();
        configuration.accept(http);
        // One selector, so that whatever blocks it blocks every connection, and a test sees it.
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(gateway.inFrontOf(new Webapp()));
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    static TestSite of(Gateway.Builder gateway) {
        return new TestSite(gateway.build(), http -> {});
    }

    static TestSite of(Gateway.Builder gateway, Consumer<HttpConfiguration> configuration) {
        return new TestSite(gateway.build(), configuration);
    }

    Server server() {
        return server;
    }

    int port() {
        return connector.getLocalPort();
    }

    /** The URIs that reached the webapp. */
    List<String> webappRequests() {
        return webappRequests;
    }

    WireClient connect() {
        return new WireClient(port());
    }

    /** Sends a whole request on a connection of its own; {@code |} stands for the end of a line. */
    WireClient.Answer send(String request) {
        try (WireClient client = connect()) {
            client.send(request);
            return request.startsWith("HEAD ") ? client.readHead() : client.read();
        }
    }

    WireClient.Answer get(String target, String... fields) {
        return request("GET", target, fields);
    }

    WireClient.Answer request(String method, String target, String... fields) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: site.example\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n");
        try (WireClient client = connect()) {
            client.sendBytes(request.toString().getBytes(StandardCharsets.UTF_8));
            return method.equals("HEAD") ? client.readHead() : client.read();
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    /** Blocking, as webapps are. */
    private final class Webapp extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            HttpURI uri = request.getHttpURI();
            webappRequests.add(uri.getPathQuery());
            if (uri.getPath().startsWith("/nowhere")) {
                return false;
            }
            if (uri.getPath().startsWith("/broken")) {
                throw new IllegalStateException("a bug in the webapp");
            }
            Content.Sink.write(response, true, "webapp", callback);
            return true;
        }
    }
}
