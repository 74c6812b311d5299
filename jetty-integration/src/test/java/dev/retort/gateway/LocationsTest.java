package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.gateway.WireClient.Answer;
import dev.retort.gateway.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    @TempDir
    Path root;

    private final WireUpstream upstream = WireUpstream.answering(WireUpstream.OK);

    @BeforeEach
    void writeFile() throws IOException {
        Files.writeString(root.resolve("a.txt"), "file");
    }

    @AfterEach
    void closeUpstream() throws IOException {
        upstream.close();
    }

    private Gateway.Builder gateway() {
        return Gateway.builder().files("/static/", root).proxy("/upstream/", upstream.uri("/"));
    }

    @Test
    void onePortServesFilesTheUpstreamAndTheWebapp() throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            assertThat(site.get("/static/a.txt").text()).isEqualTo("file");
            assertThat(site.get("/upstream/b?c").text()).isEqualTo("ok");
            assertThat(site.get("/d?e").text()).isEqualTo("webapp");

            assertThat(upstream.only().target()).isEqualTo("/b?c");
            assertThat(site.webappRequests()).containsExactly("/d?e");
        }
    }

    @Test
    void whatALocationTakesNeverReachesTheWebapp() throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            assertThat(site.get("/static/missing").status()).isEqualTo(404);
            assertThat(site.request("POST", "/static/a.txt").status()).isEqualTo(405);
            assertThat(site.get("/upstream").status()).isEqualTo(301);
            assertThat(site.request("TRACE", "/upstream/").status()).isEqualTo(405);
            upstream.close();
            assertThat(site.get("/upstream/").status()).isEqualTo(502);

            assertThat(site.webappRequests()).isEmpty();
        }
    }

    @Test
    void theLongestPrefixWinsWhateverTheOrder() throws Exception {
        Path inner = Files.createDirectory(root.resolve("inner"));
        Files.writeString(inner.resolve("a.txt"), "inner");
        try (TestSite site = TestSite.of(Gateway.builder()
                .files("/s/", root)
                .files("/s/deep/", inner)
                .proxy("/s/deep/up/", upstream.uri("/"))
                .proxy("/", upstream.uri("/all/")))) {
            assertThat(site.get("/s/a.txt").text()).isEqualTo("file");
            assertThat(site.get("/s/deep/a.txt").text()).isEqualTo("inner");
            assertThat(site.get("/s/deep/up/x").text()).isEqualTo("ok");
            assertThat(site.get("/elsewhere").text()).isEqualTo("ok");

            assertThat(upstream.received())
                    .extracting(WireUpstream.Received::target)
                    .containsExactly("/x", "/all/elsewhere");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/upstream, /upstream/",
        "/upstream?a=b|c%zz, /upstream/?a=b|c%zz",
        "/%75pstream, /upstream/",
        "/x/../upstream, /upstream/",
        "/two%20words, /two%20words/"
    })
    void aPathThatLacksOnlyTheSlashIsRedirected(String sent, String expected) throws Exception {
        try (TestSite site =
                TestSite.of(gateway().proxy("/two words/", upstream.uri("/")).set("absolute_redirect", "off"))) {
            Answer answer = site.get(sent);

            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.field("Location")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/staticx/a.txt",
                "/Static/a.txt",
                "/stati/",
                "/x/static/a.txt",
                "/static%20/a.txt",
                "/static;v=1/a.txt",
                "/static"
            })
    void aPathThatOnlyLooksLikeALocationGoesToTheWebapp(String path) throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            assertThat(site.get(path).text()).isEqualTo("webapp");
            assertThat(site.webappRequests()).containsExactly(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/../static/a.txt", "/./static/a.txt", "/%73tatic/a.txt", "/static/x/../a.txt"})
    void aPathIsMatchedInItsNormalForm(String path) throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            assertThat(site.get(path).text()).isEqualTo("file");
            assertThat(site.webappRequests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/static/../admin", "/upstream/x/../../admin"})
    void aPathThatLeavesALocationIsNotServedByIt(String path) throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            assertThat(site.get(path).text()).isEqualTo("webapp");
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void repeatedSlashesAreMergedIfTheServerAcceptsThem() throws Exception {
        try (TestSite site = TestSite.of(gateway(), http -> http.setUriCompliance(UriCompliance.LEGACY))) {
            assertThat(site.get("//static///a.txt").text()).isEqualTo("file");
            assertThat(site.get("/upstream//a//b?c//d").text()).isEqualTo("ok");
            assertThat(upstream.only().target()).isEqualTo("/a/b?c//d");
        }
    }

    @Test
    void aNulIsRefusedEvenByAServerThatAcceptsIt() throws Exception {
        try (TestSite site = TestSite.of(gateway(), http -> http.setUriCompliance(UriCompliance.UNSAFE))) {
            assertThat(site.get("/static/a%00.txt").status()).isEqualTo(400);
            assertThat(site.get("/upstream/a%00").status()).isEqualTo(400);
            assertThat(site.get("/upstream/a%zz").status()).isEqualTo(400);
            assertThat(site.get("/upstream/a%").status()).isEqualTo(400);
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void theWebappRunsWhereItMayBlockAndItsErrorsAreTheServers() throws Exception {
        try (TestSite site = TestSite.of(gateway());
                LogTap log = new LogTap()) {
            assertThat(site.get("/nowhere").status()).isEqualTo(404);
            assertThat(site.get("/broken").status()).isEqualTo(500);
            assertThat(site.get("/fine").text()).isEqualTo("webapp");
            assertThat(log.lines("a bug in the webapp")).isNotEmpty();
        }
    }

    @Test
    void alone_whatNoLocationTakesIsNotFound() throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            site.server().stop();
            site.server().setHandler(gateway().build().handler());
            site.server().start();
            assertThat(site.get("/elsewhere").status()).isEqualTo(404);
            assertThat(site.get("/static/a.txt").text()).isEqualTo("file");
        }
    }

    @Test
    void aServerWithAGatewayCanBeStartedAgain() throws Exception {
        try (TestSite site = TestSite.of(gateway())) {
            site.server().stop();
            site.server().start();
            assertThat(site.get("/static/a.txt").text()).isEqualTo("file");
            assertThat(site.get("/upstream/").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"static/, \"/static/\"", "/static, \"/static/\"", "'', \"/\""})
    void aPrefixThatLeaksIsRefused(String prefix, String advice) {
        Gateway.Builder builder = Gateway.builder();
        assertThatThrownBy(() -> builder.files(prefix, root))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(prefix)
                .hasMessageContaining(advice);
    }

    @Test
    void aMistakeIsToldWithTheLineThatMadeIt() {
        Gateway gateway = Gateway.builder()
                .location("/a/", a -> a.set("proxy_pas", "http://h")) // here
                .build();
        int line = lineOf("// here");

        assertThatThrownBy(gateway::handler)
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown directive \"proxy_pas\" in LocationsTest.java:" + line);
    }

    @Test
    void twoLocationsWithOnePrefixAreRefused() {
        Gateway gateway =
                gateway().proxy("/static/", URI.create("http://127.0.0.1")).build(); // second
        int line = lineOf("// second");

        assertThatThrownBy(gateway::handler)
                .isInstanceOf(ConfigException.class)
                .hasMessage("duplicate location \"/static/\" in LocationsTest.java:" + line);
    }

    private static int lineOf(String mark) {
        try {
            List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/retort/gateway/LocationsTest.java"));
            return 1
                    + lines.indexOf(lines.stream()
                            .filter(line -> line.endsWith(mark))
                            .findFirst()
                            .orElseThrow());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
