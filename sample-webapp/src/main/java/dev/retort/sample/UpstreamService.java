package dev.retort.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The second service: a small HTTP server on a loopback port, with no part of Retort in it, so that the gateway has
 * something real to forward to.
 */
final class UpstreamService implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /**
     * Starts the service.
     *
     * @param port the port on the loopback interface, or 0 for any that is free
     * @throws IOException if the port is taken
     */
    UpstreamService(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        serve("/time", 200, exchange -> Instant.now() + "\n");
        serve("/headers", 200, UpstreamService::headers);
        serve("/", 404, exchange -> "The second service has /time and /headers.\n");
        server.setExecutor(threads);
        server.start();
    }

    private void serve(String path, int status, Function<HttpExchange, String> text) {
        server.createContext(path, exchange -> {
            long start = System.nanoTime();
            answer(exchange, status, text.apply(exchange), start);
        });
    }

    private static String headers(HttpExchange exchange) {
        StringBuilder text = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        exchange.getRequestHeaders()
                .forEach((name, values) -> text.append(name)
                        .append(": ")
                        .append(String.join(", ", values))
                        .append('\n'));
        return text.toString();
    }

    private static void answer(HttpExchange exchange, int status, String text, long start) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("X-Served-By", "the second service");
            exchange.getResponseHeaders()
                    .set(
                            "Server-Timing",
                            String.format(
                                    Locale.ROOT,
                                    "service;desc=\"Second service\";dur=%.3f",
                                    (System.nanoTime() - start) / 1e6));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Returns the port that the service listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
