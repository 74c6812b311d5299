package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a developer has of {@code mvn jetty:run} while classes change. It runs in a copy of this build without its sources,
 * so that Maven has nothing to compile and the classes of the build stay as they are.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReloadIT {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCE = Path.of("src/main/java/dev/retort/sample/Greetings.java");
    private static final String GREETING = "Language.text(\"hello.greeting\", name)";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final URI HOME =
            URI.create("http://127.0.0.1:" + System.getProperty("sample.reload.port") + "/hello/World");

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path copy;
    private @Nullable Process maven;

    ReloadIT(@TempDir Path copy) {
        this.copy = copy;
    }

    @BeforeAll
    void run() throws Exception {
        // Of the modules, down to those within modules within a folder.
        try (Stream<Path> files = Files.find(ROOT, 4, (file, attributes) -> file.endsWith("pom.xml"))) {
            for (Path pom : files.map(ROOT::relativize).toList()) {
                Path target = copy.resolve(pom);
                Files.createDirectories(target.getParent());
                Files.copy(ROOT.resolve(pom), target);
            }
        }
        for (String folder : List.of(
                ".mvn",
                "framework/target/classes",
                "jetty-integration/target/classes",
                "sample-webapp/target/classes",
                "sample-webapp/nginx",
                "sample-webapp/src/main/jetty",
                "sample-webapp/src/main/resources/static")) {
            copy(ROOT.resolve(folder), copy.resolve(folder));
        }
        Files.copy(ROOT.resolve("sample-webapp/nginx.conf"), copy.resolve("sample-webapp/nginx.conf"));
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                                .toString(),
                        "-B",
                        "-o",
                        "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                        "-Denforcer.skip",
                        "-Djetty.http.port=" + HOME.getPort(),
                        "-Dsample.upstream.port=" + System.getProperty("sample.reload.upstream.port"),
                        "-pl",
                        "sample-webapp",
                        "-am",
                        "jetty:run")
                .directory(copy.toFile())
                .redirectErrorStream(true);
        // Compiling less eagerly starts Maven sooner.
        command.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        Process started = command.start();
        maven = started;
        CompletableFuture<Void> serving = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(started, serving));
        reader.setDaemon(true);
        reader.start();
        serving.get(120, TimeUnit.SECONDS);
    }

    private void read(Process process, CompletableFuture<Void> serving) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("Retort serves")) {
                    serving.complete(null);
                }
            }
            serving.completeExceptionally(new IllegalStateException("Maven ended:\n" + String.join("\n", log)));
        } catch (IOException e) {
            serving.completeExceptionally(e);
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (maven != null) {
            // The script may have started Java as a child.
            maven.descendants().forEach(ProcessHandle::destroy);
            maven.destroy();
            assertThat(maven.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Compiles the greeting with something else in it, as a developer's editor does. */
    private void change(String before, String after) throws IOException {
        String source = Files.readString(SOURCE);
        assertThat(source).contains(before);
        Path changed = Files.createDirectories(copy.resolve("changed")).resolve("Greetings.java");
        Files.writeString(changed, source.replace(before, after));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-parameters",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                "-d",
                                copy.resolve("sample-webapp/target/classes").toString(),
                                changed.toString()))
                .isZero();
    }

    /** Asks a moment after the time before, so that the restart has the processor. */
    private HttpResponse<String> homeAgain() throws Exception {
        TimeUnit.MILLISECONDS.sleep(20);
        return home();
    }

    private HttpResponse<String> home() throws Exception {
        return client.send(HttpRequest.newBuilder(HOME).build(), BodyHandlers.ofString());
    }

    @Test
    void aChangedClassIsServedSoonAndNoRequestFailsMeanwhile() throws Exception {
        assertThat(home().body()).contains("Hello, World!");
        int restarts =
                (int) log.stream().filter(line -> line.contains("Restarted ")).count();

        change(GREETING, "\"Reloaded, \" + name + \"!\"");
        long start = System.nanoTime();
        HttpResponse<String> answer = home();
        while (!answer.body().contains("Reloaded, World!")) {
            assertThat(answer.statusCode()).as("%s", log).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
            answer = homeAgain();
        }

        assertThat(log).filteredOn(line -> line.contains("Restarted ")).hasSize(restarts + 1);
        System.out.println("Reloaded after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aMistakeInARouteIsMendedWithoutARestart() throws Exception {
        change("\"/api/echo\"", "\"/api/<color:echo>\"");
        await(503);
        assertThat(String.join("\n", log)).contains("color");

        change(GREETING, "\"Mended, \" + name + \"!\"");
        await(200);
        assertThat(home().body()).contains("Mended, World!");
    }

    private void await(int status) throws Exception {
        long start = System.nanoTime();
        while (homeAgain().statusCode() != status) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("%s", log)
                    .isLessThan(PATIENCE);
        }
    }
}
