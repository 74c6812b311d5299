package dev.retort.benchmarks;

import dev.retort.Retort;
import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Query;
import dev.retort.config.Config;
import dev.retort.http.Exchange;
import dev.retort.http.Response;
import dev.retort.session.Session;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures what the framework adds to a request between the server and the handler: from an exchange to a response whose
 * bytes are ready. With {@code -prof gc} it tells the allocation for each.
 *
 * <p>Run as {@link RouterBenchmark} is, with {@code DispatcherBenchmark -prof gc} at the end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatcherBenchmark {
    /** What is asked for. */
    @Param({"/text", "/user/7", "/search?q=tea&page=2", "/json", "/hooked/text", "/session", "/nowhere"})
    private String target = "";

    private Retort app = Retort.builder().config(Config.builder().build()).build();
    private Exchange exchange = new Request("", "");

    /** Creates the benchmark; JMH does. */
    public DispatcherBenchmark() {}

    /** A small value. */
    record Message(String message) {}

    /** The handlers that are called. */
    public static final class Handlers {
        private static final Message MESSAGE = new Message("Hello, World!");

        @Get("/text")
        String text() {
            return "Hello, World!";
        }

        @Get("/user/<int:id>")
        String user(int id) {
            return id == 7 ? "seven" : "another";
        }

        @Get("/search")
        String search(@Query String q, @Query int page) {
            return page == 2 ? q : "";
        }

        @Get("/json")
        Message json() {
            return MESSAGE;
        }

        @Get("/session")
        String session(Session session) {
            return session.contains("user") ? "known" : "unknown";
        }
    }

    /** The same within a blueprint that has hooks. */
    @Blueprint("/hooked")
    public static final class Hooked {
        @Before
        void before() {}

        @After
        Response after(Response response) {
            return response.header("X-After", "1");
        }

        @Get("/text")
        String text() {
            return "Hello, World!";
        }
    }

    /** Makes the application and the request. */
    @Setup
    public void setUp() {
        app = Retort.builder()
                .config(Config.builder().build())
                .secretKey("a secret for a benchmark alone")
                .add(new Handlers())
                .add(new Hooked())
                .build();
        int mark = target.indexOf('?');
        exchange = mark < 0
                ? new Request(target, null)
                : new Request(target.substring(0, mark), target.substring(mark + 1));
    }

    /**
     * Carries a request through the application.
     *
     * @return the response
     */
    @Benchmark
    public Response dispatch() {
        return app.handle(exchange);
    }

    /** A request with as many headers as a browser sends, none of which matter here. */
    private record Request(String rawPath, @Nullable String rawQuery) implements Exchange {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public String host() {
            return "localhost:8080";
        }

        @Override
        public String mount() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return name.equals("Host") ? "localhost:8080" : null;
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }

        @Override
        public List<String> headerNames() {
            return List.of("Host");
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream body() {
            return InputStream.nullInputStream();
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }
}
