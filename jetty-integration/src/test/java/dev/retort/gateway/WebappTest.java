package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.war.Broken;
import dev.retort.gateway.war.Visits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webapp} and {@code webapp_pass}: WARs in the gateway's own JVM. */
class WebappTest {
    @TempDir
    private static Path folder;

    private static Path war;

    @BeforeAll
    static void pack() {
        war = TestWar.pack(folder.resolve("app.war"), Visits.class);
    }

    private static String site(Path file, String webapp, String server) {
        return "http { webapp app { war " + file + "; " + webapp + " }\n" + "server { listen 127.0.0.1:0; " + server
                + " } }\n";
    }

    @Test
    void aWarWithoutAWebXmlAnswersWhatIsPassedToIt() {
        try (ConfSite site =
                ConfSite.of(site(war, "", "location / { webapp_pass app; } location /gate { return 204; }"))) {
            assertThat(site.get("/visits").text()).startsWith("visit ");
            assertThat(site.get("/static/page.txt").text()).isEqualTo("a page of the webapp");
            assertThat(site.get("/none").status()).isEqualTo(404);
            assertThat(site.get("/gate").status()).isEqualTo(204);
            assertThat(site.get("/WEB-INF/classes/dev/retort/gateway/war/Visits.class")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aWebappHasClassesOfItsOwn() {
        try (ConfSite site = ConfSite.of(site(war, "", "location / { webapp_pass app; }"))) {
            assertThat(site.get("/loader").text()).isEqualTo("WarLoader");
        }
    }

    @Test
    void aWebappIsAtItsContext() {
        try (ConfSite site = ConfSite.of(site(war, "context /x/;", "location / { webapp_pass app; }"))) {
            assertThat(site.get("/x/visits").text()).startsWith("visit ");
            assertThat(site.get("/visits").status()).isEqualTo(404);
        }
    }

    @Test
    void aRewrittenPathIsWhatTheWebappSees() {
        try (ConfSite site =
                ConfSite.of(site(war, "", "location / { rewrite ^/old/(.*) /$1 break; webapp_pass app; }"))) {
            assertThat(site.get("/old/visits").text()).startsWith("visit ");
        }
    }

    @Test
    void aPathThatServletsCanReadInTwoWaysIsRefused() {
        try (ConfSite site = ConfSite.of(site(war, "", "location / { webapp_pass app; }"))) {
            assertThat(site.get("/a%2Fb").status()).isEqualTo(400);
            assertThat(site.get("/x/..;/visits").status()).isEqualTo(400);
        }
    }

    @Test
    void aBodyWithoutALengthIsLimitedToo() {
        try (ConfSite site = ConfSite.of(site(war, "", "client_max_body_size 5; location / { webapp_pass app; }"))) {
            String head =
                    "POST /length HTTP/1.1|Host: a|Content-Type: text/plain|Transfer-Encoding: chunked|Connection:"
                            + " close||";
            assertThat(site.send(head + "3|abc|0||").text()).isEqualTo("length 3");
            assertThat(site.send(head + "6|abcdef|0||").status()).isEqualTo(413);
        }
    }

    @Test
    void aFolderIsAWarToo() throws Exception {
        Path open = Files.createDirectories(folder.resolve("open"));
        try (var zip = new java.util.zip.ZipFile(war.toFile())) {
            for (var entry : java.util.Collections.list(zip.entries())) {
                Path to = open.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                Files.write(to, zip.getInputStream(entry).readAllBytes());
            }
        }
        try (ConfSite site = ConfSite.of(site(open, "", "location / { webapp_pass app; }"))) {
            assertThat(site.get("/visits").text()).startsWith("visit ");
        }
    }

    @Test
    void aReloadKeepsAWebappUnlessItsFileHasChanged() throws Exception {
        Path file = TestWar.pack(folder.resolve("reloaded.war"), Visits.class);
        String text = site(file, "", "location / { webapp_pass app; }");
        WebServer server = WebServer.of(text, folder);
        server.start();
        try {
            assertThat(get(server, "/visits")).isEqualTo("visit 1");
            server.reload();
            assertThat(get(server, "/visits")).isEqualTo("visit 2");
            server.reload();
            assertThat(get(server, "/visits")).isEqualTo("visit 3");
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            server.reload();
            assertThat(get(server, "/visits")).isEqualTo("visit 1");
        } finally {
            server.stop();
        }
    }

    @Test
    void aReloadToAWebappThatCannotStartIsRefused() throws Exception {
        Path file = TestWar.pack(folder.resolve("later.war"), Visits.class);
        WebServer server = WebServer.of(site(file, "", "location / { webapp_pass app; }"), folder);
        server.start();
        try {
            TestWar.pack(file, Broken.class);
            assertThatThrownBy(server::reload)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(
                            "webapp \"app\" cannot be started: the database is away in the configuration:1");
            assertThat(get(server, "/visits")).startsWith("visit ");
        } finally {
            server.stop();
        }
    }

    private static String get(WebServer server, String path) {
        try (WireClient client = new WireClient(server.port())) {
            client.send("GET " + path + " HTTP/1.1|Host: a|Connection: close||");
            return client.read().text();
        }
    }

    @Test
    void mistakesAreToldAtLoad() throws IOException {
        Path text = Files.writeString(folder.resolve("text.war"), "no archive");
        assertThatThrownBy(() -> Loaded.of(site(folder.resolve("none.war"), "", "")))
                .hasMessageContaining("failed (2: No such file or directory)");
        assertThatThrownBy(() -> Loaded.of(site(text, "", ""))).hasMessageContaining("is no WAR");
        assertThatThrownBy(() -> Loaded.of(site(war, "context x;", ""))).hasMessageContaining("is no path of a webapp");
        assertThatThrownBy(() -> Loaded.of("http { webapp app { context /; } }"))
                .hasMessageContaining("no \"war\" in webapp \"app\"");
        assertThatThrownBy(() -> Loaded.of(site(war, "", "location / { webapp_pass blog; }")))
                .hasMessageContaining("unknown webapp \"blog\"");
        assertThatThrownBy(() -> Loaded.of("http { webapp a { war " + war + "; } webapp a { war " + war + "; } }"))
                .hasMessageContaining("duplicate webapp \"a\"");
    }
}
