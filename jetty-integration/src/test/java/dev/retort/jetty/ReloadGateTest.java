package dev.retort.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReloadGateTest {
    /** A webapp whose requests and starts go on when they are let. */
    private static final class Slow extends Handler.Abstract {
        volatile CountDownLatch mayAnswer = new CountDownLatch(0);
        volatile CountDownLatch mayStart = new CountDownLatch(0);
        volatile boolean broken;
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch starting = new CountDownLatch(2);

        @Override
        protected void doStart() throws Exception {
            starting.countDown();
            mayStart.await();
            if (broken) {
                throw new IllegalStateException("broken");
            }
            super.doStart();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            entered.countDown();
            mayAnswer.await();
            response.write(true, StandardCharsets.UTF_8.encode(isRunning() ? "up" : "down"), callback);
            return true;
        }
    }

    private final Slow slow = new Slow();
    private final ContextHandler webapp = new ContextHandler(slow, "/");
    private final Server server = new Server();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new ReloadGate(new ContextHandlerCollection(webapp)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private CompletableFuture<HttpResponse<String>> get() {
        int port = ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aRequestThatComesDuringTheRestartIsAnsweredAfterIt() throws Exception {
        slow.mayStart = new CountDownLatch(1);
        webapp.stop();
        CompletableFuture<HttpResponse<String>> answer = get();
        CompletableFuture<Void> started = inBackground(webapp::start);
        assertThat(slow.starting.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();

        slow.mayStart.countDown();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("up");
        started.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theStopWaitsForTheRequestInTheWebapp() throws Exception {
        slow.mayAnswer = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> answer = get();
        assertThat(slow.entered.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stopped = inBackground(webapp::stop);
        slow.mayAnswer.countDown();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("up");
        stopped.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aRequestWithoutAnEndDoesNotHoldUpTheRestart() throws Exception {
        slow.mayAnswer = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> answer = get();
        assertThat(slow.entered.await(30, TimeUnit.SECONDS)).isTrue();

        webapp.stop();

        assertThat(answer).isNotDone();
        slow.mayAnswer.countDown();
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("down");
    }

    @Test
    void aStartThatFailsLetsRequestsThrough() throws Exception {
        webapp.stop();
        CompletableFuture<HttpResponse<String>> answer = get();
        slow.broken = true;
        assertThatThrownBy(webapp::start).hasMessageContaining("broken");

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void theEndOfTheServerLeavesNobodyWaiting() throws Exception {
        webapp.stop();
        CompletableFuture<HttpResponse<String>> answer = get();
        awaitWaiting();

        server.stop();

        assertThat(answer.handle((response, failure) -> true).get(20, TimeUnit.SECONDS))
                .isTrue();
    }

    /** Returns when a request waits at the gate: one that Jetty has just accepted when it stops may hear nothing more. */
    private static void awaitWaiting() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
                for (StackTraceElement frame : stack) {
                    if (frame.getClassName().equals(ReloadGate.class.getName())
                            && frame.getMethodName().equals("enter")) {
                        return;
                    }
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no request waits at the gate");
    }

    /** What the Maven plugin's webapp looks like from outside: its folders are forgotten by a stop. */
    public static final class PluginContext extends ContextHandler {
        final List<String> starts = new CopyOnWriteArrayList<>();
        private final List<File> libraries = new ArrayList<>();
        private @Nullable File classes;
        private @Nullable File testClasses;

        PluginContext() {
            super("/");
        }

        public @Nullable File getClasses() {
            return classes;
        }

        public void setClasses(@Nullable File folder) {
            classes = folder;
        }

        public @Nullable File getTestClasses() {
            return testClasses;
        }

        public void setTestClasses(@Nullable File folder) {
            testClasses = folder;
        }

        public List<File> getWebInfLib() {
            return libraries;
        }

        public void setWebInfLib(List<File> files) {
            libraries.addAll(files);
        }

        @Override
        protected void doStart() throws Exception {
            Path page = classes == null ? null : classes.toPath().resolve("page");
            starts.add(page == null ? "no classes" : Files.readString(page) + " with " + libraries.size());
            if (starts.get(starts.size() - 1).startsWith("broken")) {
                throw new IllegalStateException("broken");
            }
            super.doStart();
        }

        @Override
        protected void doStop() throws Exception {
            classes = null;
            testClasses = null;
            libraries.clear();
            super.doStop();
        }
    }

    @Test
    void aChangedClassRestartsTheWebappOfThePluginAndSoDoesItsMend(@TempDir Path folder) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path sibling = Files.createDirectories(folder.resolve("sibling"));
        Files.writeString(classes.resolve("page"), "first");
        PluginContext context = new PluginContext();
        context.setClasses(classes.toFile());
        context.setWebInfLib(List.of(sibling.toFile(), folder.resolve("a.jar").toFile()));
        Server own = new Server();
        own.setHandler(new ReloadGate(new ContextHandlerCollection(context)));
        own.start();
        try {
            for (String change : List.of("second", "broken", "mended")) {
                Files.writeString(classes.resolve("page"), change);
                awaitStart(context, change + " with 2");
            }
            Files.writeString(sibling.resolve("Other.class"), "new");
            awaitStart(context, "mended with 2", 5);
        } finally {
            own.stop();
        }
        assertThat(context.starts)
                .containsExactly("first with 2", "second with 2", "broken with 2", "mended with 2", "mended with 2");
    }

    private static void awaitStart(PluginContext context, String last) {
        awaitStart(context, last, 1);
    }

    private static void awaitStart(PluginContext context, String last, int count) {
        while (context.starts.size() < count
                || !context.starts.get(context.starts.size() - 1).equals(last)) {
            Thread.onSpinWait();
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Action action) {
        return CompletableFuture.runAsync(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
