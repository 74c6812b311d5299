package dev.retort.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A gateway that runs an nginx.conf, for tests through its socket. */
final class ConfSite implements AutoCloseable {
    private final WebServer server;

    private ConfSite(WebServer server) {
        this.server = server;
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs a whole configuration; its first socket should be {@code listen 127.0.0.1:0}. */
    static ConfSite of(String configuration) {
        return new ConfSite(WebServer.of(configuration, Path.of("").toAbsolutePath()));
    }

    /** Runs one server with some directives in it. */
    static ConfSite server(String directives) {
        return of("http {\n server {\n listen 127.0.0.1:0;\n" + directives + "\n}\n}\n");
    }

    int port() {
        return server.port();
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
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
