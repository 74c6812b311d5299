package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.war.Visits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a module of a stock jetty-home, in front of WARs that this deploys. */
@Timeout(120)
@Tag("once")
class JettyModuleIT {
    private static final Path MODULE =
            Path.of("target/retort-gateway-jetty-module.zip").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;

    @TempDir
    private Path elsewhere;

    private JettyHome jetty;

    @BeforeEach
    void deploy() throws IOException {
        jetty = new JettyHome(base);
        Files.createDirectories(base.resolve("webapps"));
        TestWar.packWithLogger(base.resolve("webapps/shop.war"), Visits.class);
    }

    private static void unpack(Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(MODULE))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.copy(zip, file);
                }
            }
        }
    }

    private void configure(String text) throws IOException {
        Files.writeString(base.resolve("etc/nginx.conf"), text);
    }

    private static void eventually(BooleanSupplier happens) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happens.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it has not happened").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean isRefused(JettyHome.Running running) {
        try {
            new WireClient(running.port()).close();
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }

    @Test
    void unpackedIntoTheBaseItServesFilesForwardsAndHasTheWebappsBehindIt() throws Exception {
        unpack(base);
        jetty.addModules("http,ee10-deploy,ee10-annotations,graceful,retort-gateway");
        assertThat(base.resolve("etc/nginx.conf")).content().contains("webapp_pass webapp;");
        Files.writeString(Files.createDirectory(base.resolve("static")).resolve("a.txt"), "a file");
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        try (WireUpstream upstream = WireUpstream.scripted((request, out) -> {
            if (request.target().equals("/slow")) {
                stopped.join();
            }
            out.write(WireUpstream.wire("HTTP/1.1 200 OK|Content-Length: 9||forwarded"));
        })) {
            configure("""
                    pid run/nginx.pid;
                    events {}
                    http {
                        include mime.types;
                        add_header X-Front gateway always;
                        server {
                            location /static/ { alias static/; expires 1h; }
                            location /api/ { proxy_pass %s; }
                            location / { webapp_pass webapp; }
                        }
                        server { listen 8443; }
                    }
                    """.formatted(upstream.uri("/")));
            // Nothing is deployed later, so the gateway runs on the selectors.
            try (JettyHome.Running running = jetty.start("jetty.server.contexts.dynamic=false")) {
                // As soon as there is a connector.
                WireClient.Answer first = running.get("/shop/visits");
                assertThat(first.text()).isEqualTo("visit 1");
                assertThat(first.field("X-Front")).isEqualTo("gateway");

                WireClient.Answer file = running.get("/static/a.txt");
                assertThat(file.text()).isEqualTo("a file");
                assertThat(file.field("Cache-Control")).isEqualTo("max-age=3600");
                assertThat(running.get("/api/x").text()).isEqualTo("forwarded");
                assertThat(running.get("/shop/static/page.txt").text()).isEqualTo("a page of the webapp");
                WireClient.Answer nowhere = running.get("/nowhere");
                assertThat(nowhere.status()).isEqualTo(404);
                assertThat(nowhere.field("X-Front")).isEqualTo("gateway");

                running.await("Retort serves http://127.0.0.1:" + running.port() + "/ - /static/ from static/");
                running.await("without effect here: pid");
                running.await("nothing comes to \"listen 8443\", as this server's connectors have port "
                        + running.port() + " in " + base.resolve("etc/nginx.conf") + ":11");

                try (WireClient slow = new WireClient(running.port())) {
                    slow.send("GET /api/slow HTTP/1.1|Host: h||");
                    eventually(() -> upstream.received().stream()
                            .anyMatch(request -> request.target().equals("/slow")));
                    running.tellToEnd();
                    eventually(() -> isRefused(running));
                    stopped.complete(null);
                    assertThat(slow.read().text()).isEqualTo("forwarded");
                }
            }
        }
    }

    @Test
    void fromAFolderOfItsOwnItRunsWithTheConfigurationThatItBringsAndPassesToWhatIsDeployedLater() throws Exception {
        unpack(elsewhere);
        String folder = "--include-jetty-dir=" + elsewhere;
        jetty.addModules("http,ee10-deploy,ee10-annotations,retort-gateway", folder);
        try (JettyHome.Running running = jetty.start(folder, "jetty.deploy.scanInterval=1")) {
            assertThat(running.get("/shop/visits").text()).isEqualTo("visit 1");
            assertThat(running.get("/later/visits").status()).isEqualTo(404);

            Path packed = TestWar.packWithLogger(elsewhere.resolve("later.war"), Visits.class);
            Files.move(packed, base.resolve("webapps/later.war"), StandardCopyOption.ATOMIC_MOVE);
            eventually(() -> running.get("/later/visits").status() == 200);
        }
    }

    @Test
    void aMistakeStopsTheStartAndIsNamedWithItsPlace() throws Exception {
        unpack(base);
        configure("events {}\nhttp {\n    server {\n        proxy_pas http://127.0.0.1:9000;\n    }\n}\n");

        JettyHome.Ended ended = jetty.run("--modules=http,retort-gateway");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.said())
                .contains("unknown directive \"proxy_pas\" in " + base.resolve("etc/nginx.conf") + ":4")
                .doesNotContain("Started oejs.ServerConnector");
    }
}
