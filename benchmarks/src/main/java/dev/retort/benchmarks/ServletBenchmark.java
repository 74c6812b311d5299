package dev.retort.benchmarks;

import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.config.Config;
import dev.retort.servlet.RetortServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what Retort adds to a servlet that is written by hand and answers the same bytes: the whole way from a request
 * in Jetty's input buffer to the response in its output buffer, on one thread and without a socket, so that the
 * difference is not lost in the noise of the network.
 *
 * <p>Run as {@link RouterBenchmark} is, with {@code ServletBenchmark -prof gc} at the end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServletBenchmark {
    /** Who answers. */
    @Param({"hand-written", "retort"})
    private String servlet = "";

    /** What is asked for. */
    @Param({"/text", "/json"})
    private String target = "";

    private Server server = new Server();
    private InMemory endPoint = new InMemory();
    private byte[] request = {};

    /** Creates the benchmark; JMH does. */
    public ServletBenchmark() {}

    /** A small value. */
    record Message(String message) {}

    private static final Message MESSAGE = new Message("Hello, World!");

    /** The handlers that are called. */
    public static final class Handlers {
        @Get("/text")
        String text() {
            return "Hello, World!";
        }

        @Get("/json")
        Message json() {
            return MESSAGE;
        }
    }

    /** The same without a framework. */
    private static final class HandWritten extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final JsonMapper JSON = JsonMapper.builder().build();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body;
            switch (request.getRequestURI()) {
                case "/text" -> {
                    response.setContentType("text/html; charset=utf-8");
                    body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
                }
                case "/json" -> {
                    response.setContentType("application/json");
                    body = JSON.writeValueAsBytes(MESSAGE);
                }
                default -> {
                    response.sendError(HttpServletResponse.SC_NOT_FOUND);
                    return;
                }
            }
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "SAMEORIGIN");
            response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
            response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** A connection whose ends are arrays; what is to be done is done on the thread that brings the input. */
    private static final class InMemory extends ByteArrayEndPoint {
        InMemory() {
            super(new byte[0], 1024);
        }

        @Override
        protected void execute(Runnable task) {
            task.run();
        }
    }

    /**
     * Starts Jetty and opens the connection.
     *
     * @throws Exception if Jetty does not start
     */
    @Setup
    public void setUp() throws Exception {
        HttpServlet peer = servlet.equals("retort")
                ? new RetortServlet(Retort.builder()
                        .config(Config.builder().build())
                        .virtualThreads(false)
                        .add(new Handlers())
                        .build())
                : new HandWritten();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        LocalConnector connector = new LocalConnector(server, factory);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.addServlet(new ServletHolder(peer), "/*");
        server.setHandler(context);
        server.start();
        Connection connection = factory.newConnection(connector, endPoint);
        endPoint.setConnection(connection);
        endPoint.onOpen();
        connection.onOpen();
        request = ("GET " + target + " HTTP/1.1\r\nHost: localhost:8080\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        String answer = StandardCharsets.US_ASCII.decode(exchange()).toString();
        if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("Hello, World!")) {
            throw new IllegalStateException("The answer is not the one to measure:\n" + answer);
        }
    }

    /**
     * Stops Jetty.
     *
     * @throws Exception if it does not stop
     */
    @TearDown
    public void tearDown() throws Exception {
        server.stop();
    }

    /**
     * Carries a request through the server.
     *
     * @return the response as it would be sent
     */
    @Benchmark
    public ByteBuffer exchange() {
        endPoint.addInput(ByteBuffer.wrap(request));
        return endPoint.takeOutput();
    }
}
