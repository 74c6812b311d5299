package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The WAR as it was packaged, in a stock jetty-home of its own process, at several context paths. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JettyHomeIT {
    private static final Path HOME = Path.of(System.getProperty("jetty.home"));
    private static final Path WAR = Path.of(System.getProperty("sample.war"));

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private Process jetty;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    void startJettyWithTheWarDroppedIn(@TempDir Path base) throws Exception {
        run(base, "--add-modules=http,ee10-deploy,ee10-annotations,ee10-websocket-jakarta")
                .onExit()
                .get(60, TimeUnit.SECONDS);
        Path webapps = base.resolve("webapps");
        Files.copy(WAR, webapps.resolve("ROOT.war"));
        Files.copy(WAR, webapps.resolve("shop.war"));
        Files.copy(WAR, webapps.resolve("deeper.war"));
        Files.writeString(webapps.resolve("deeper.properties"), "environment=ee10\njetty.deploy.contextPath=/a/b\n");
        port = freePort();
        jetty = run(base, "jetty.http.host=127.0.0.1", "jetty.http.port=" + port);
        awaitStart();
    }

    private static Process run(Path base, String... arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(
                List.of(java.toString(), "-jar", HOME.resolve("start.jar").toString(), "jetty.base=" + base));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).directory(base.toFile());
        // One file cannot be the database of three blogs.
        process.environment().put("RETORT_DB_URL", "jdbc:h2:mem:blog;DB_CLOSE_DELAY=-1");
        return process.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Reads the log until Jetty says that it has started, and goes on reading so that it never blocks on a full pipe. */
    private void awaitStart() throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = jetty.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    log.add(line);
                    if (line.contains("Started oejs.Server")) {
                        started.complete(null);
                    }
                }
                started.completeExceptionally(new IllegalStateException("Jetty ended:\n" + String.join("\n", log)));
            } catch (IOException e) {
                started.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        started.get(120, TimeUnit.SECONDS);
    }

    @AfterAll
    void stopJetty() throws Exception {
        if (jetty != null) {
            jetty.destroy();
            assertThat(jetty.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private HttpResponse<String> get(String target) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/shop", "/a/b"})
    void handlersAreFoundAndServedAtAnyContextPath(String context) throws Exception {
        assertThat(get(context + "/").statusCode()).as("%s", log).isEqualTo(200);
        assertThat(get(context + "/").body()).contains(context + "/auth/login", "A moth in the relay");
        HttpResponse<String> hello = get(context + "/hello/Ada%20%26%20Co");
        assertThat(hello.statusCode()).isEqualTo(200);
        assertThat(hello.body()).contains("Hello, Ada &amp; Co!");
        assertThat(get(context + "/api/echo").body()).contains("\"path\":\"/api/echo\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/shop", "/a/b"})
    void staticFilesOfTheWarAreServedBesideTheHandlers(String context) throws Exception {
        HttpResponse<String> style = get(context + "/static/style.css");

        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(style.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
        assertThat(get(context + "/static/none.css").statusCode()).isEqualTo(404);
        assertThat(get(context + "/static/none.css").body()).contains("There is nothing at this address.");
        assertThat(get(context + "/static/").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/shop", "/a/b"})
    void theChatRoomIsAWebSocketOfTheContainer(String context) throws Exception {
        ChatVisitor visitor = new ChatVisitor("http://127.0.0.1:" + port + context);

        assertThat(visitor.say("ada" + context.length(), "hello")).contains("\"author\":\"ada", "hello");
    }

    @Test
    void errorsAreThePagesOfTheApplication() throws Exception {
        assertThat(get("/shop/nowhere").statusCode()).isEqualTo(404);
        assertThat(get("/shop/nowhere").body()).contains("There is nothing at this address.");
        assertThat(get("/shop/hello/a%2Fb").statusCode()).isEqualTo(400);
        assertThat(get("/shop/WEB-INF/web.xml").statusCode()).isEqualTo(404);
    }
}
