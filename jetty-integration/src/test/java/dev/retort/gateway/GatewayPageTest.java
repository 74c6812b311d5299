package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/gateway.md. */
class GatewayPageTest {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Handler webapp = new DefaultHandler();

    @TempDir
    Path folder;

    @BeforeEach
    void addConnector() {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private String get(String target) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + target);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void theProgramWithoutAFileServesAFile() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a file");

        Gateway gateway = Gateway.builder()
                .files("/static/", folder, files -> files.set("expires", "1h").set("gzip_static", "on"))
                .proxy("/upstream/", URI.create("http://127.0.0.1:8081/"))
                .location("= /health", health -> health.set("return", "200", "fine"))
                .build();

        server.setHandler(gateway.inFrontOf(webapp));
        server.start();
        assertThat(get("/static/a.txt")).isEqualTo("a file");
        assertThat(get("/health")).isEqualTo("fine");
    }

    @Test
    void theProgramWithAFileServesWhatItSays() throws Exception {
        Path conf =
                Files.writeString(folder.resolve("nginx.conf"), "http { server { location = /a { return 200 a; } } }");

        Gateway gateway = Gateway.load(conf);
        server.setHandler(gateway.inFrontOf(webapp));

        server.start();
        assertThat(get("/a")).isEqualTo("a");
    }

    @Test
    void theProgramWithBlocksGreets() throws Exception {
        try (WireUpstream upstream = WireUpstream.answering(WireUpstream.OK)) {
            String address = upstream.uri("").getAuthority();

            Gateway gateway = Gateway.builder()
                    .http(http -> http.block(
                                    "map",
                                    List.of("$arg_lang", "$greeting"),
                                    map -> map.set("default", "Hello").set("de", "Grüß Gott"))
                            .upstream(
                                    "app",
                                    app -> app.set("server", address, "weight=2")
                                            .set("keepalive", "4")))
                    .location("/greet", greet -> greet.set("return", "200", "$greeting"))
                    .location(
                            "^~ /api/",
                            api -> api.set("proxy_pass", "http://app").set("proxy_set_header", "Host", "$host"))
                    .build();

            server.setHandler(gateway.handler());
            server.start();
            assertThat(get("/greet?lang=de")).isEqualTo("Grüß Gott");
            assertThat(get("/api/x")).isEqualTo("ok");
        }
    }
}
