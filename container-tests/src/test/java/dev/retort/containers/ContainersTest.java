package dev.retort.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.containers.shop.ShopApplication;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever serves an application, it answers the same, to the byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainersTest {
    /** Held, as a logger that nobody holds forgets its level. */
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("dev.retort"), // The failures that are asked for.
            Logger.getLogger("io.undertow"),
            Logger.getLogger("org.apache"),
            Logger.getLogger("org.xnio"),
            Logger.getLogger("org.jboss"));

    private final List<Server> servers = new ArrayList<>();
    private TestClient inProcess;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        System.setProperty(ShopApplication.FILES, files(folder.resolve("files")).toString());
        Retort app = new ShopApplication().create();
        inProcess = TestClient.of(app).withoutCookies();
        Path war = War.make(folder.resolve("war"), ShopApplication.class);
        servers.add(Server.jetty(app));
        boolean[] threads = Runtime.version().feature() < 21 ? new boolean[] {false} : new boolean[] {false, true};
        for (boolean virtual : threads) {
            for (String version : List.of("10.1", "11")) {
                servers.add(Server.tomcat(version, war, folder.resolve("tomcat-" + version + virtual), virtual));
            }
            servers.add(Server.undertow(war, folder.resolve("undertow" + virtual), virtual));
        }
    }

    @AfterAll
    void stop() throws Exception {
        LOGGERS.forEach(logger -> logger.setLevel(null));
        for (Server server : servers) {
            server.stop().stop();
        }
    }

    private static Path files(Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] large = new byte[100_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + (i >> 8));
        }
        Files.write(folder.resolve("large.bin"), large);
        Files.writeString(folder.resolve("small.txt"), "grün\n");
        Files.writeString(folder.resolve("grün.txt"), "auch grün\n");
        Files.write(folder.resolve("page.html"), "<h1>Tee</h1>\n".getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
            }
        }
        return folder;
    }

    @TestFactory
    Stream<DynamicNode> everyServerAnswersAsTheApplicationDoesInProcess() {
        return servers.stream()
                .flatMap(server -> Stream.of("", "/shop")
                        .filter(mount -> mount.isEmpty() || server.kind() != Server.Kind.JETTY)
                        .map(mount -> DynamicContainer.dynamicContainer(
                                server.name() + " at \"" + mount + "\"",
                                Cases.at(mount).stream()
                                        .map(request -> DynamicTest.dynamicTest(
                                                request.toString(), () -> check(server, mount, request))))));
    }

    @TestFactory
    Stream<DynamicNode> everyServerHoldsConversations() {
        return servers.stream()
                .flatMap(server -> Stream.of("", "/shop")
                        .filter(mount -> mount.isEmpty() || server.kind() != Server.Kind.JETTY)
                        .map(mount -> DynamicContainer.dynamicContainer(
                                server.name() + " at \"" + mount + "\"", new Conversations(server, mount).all())));
    }

    private void check(Server server, String mount, Case request) throws IOException {
        Answer expected = inProcess(mount, request);
        Answer answer = Wire.ask(server.port(), mount, request);
        Integer refusal = request.refused().get(server.kind());
        if (refusal != null) {
            assertThat(answer.status())
                    .as("%s at \"%s\": %s", server.name(), mount, request)
                    .isEqualTo(refusal);
            return;
        }
        assertThat(answer.comparableTo(expected).toString())
                .as("%s at \"%s\": %s", server.name(), mount, request)
                .isEqualTo(expected.toString());
    }

    private Answer inProcess(String mount, Case request) {
        TestRequest sent =
                inProcess.request(request.method(), mount + request.target()).mount(mount);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(header.name(), name -> new ArrayList<>())
                        .add(header.value()));
        if (request.body().length > 0) {
            sent.body("", request.body());
        }
        headers.forEach((name, values) -> sent.header(name, values.toArray(String[]::new)));
        return Answer.of(sent.send());
    }
}
