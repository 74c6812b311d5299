package dev.retort.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code java -jar retort.jar new} writes, built by a Maven of its own and asked; and so the end of the tutorial. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewApplicationIT {
    private static final Path RETORT =
            Path.of("../jetty-integration/target/retort.jar").toAbsolutePath();
    private static final Pattern STYLE = Pattern.compile("href=\"(/static/style\\.css\\?v=[0-9a-f]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Path folder;
    private final int port = freePort();
    private final BuiltRepository repository;

    NewApplicationIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.repository = BuiltRepository.in(folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Program retort(Path in, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", RETORT.toString()));
        command.addAll(List.of(arguments));
        return Program.start(in, command);
    }

    private Program maven(Path in, String... arguments) throws IOException {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-ntp",
                "-gs",
                repository.settings().toString(),
                "-Dmaven.repo.local=" + repository.folder()));
        if (System.getProperty("maven.settings", "").equals("offline: true")) {
            // A folder can be asked offline.
            command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
        }
        command.addAll(List.of(arguments));
        return Program.start(in, command);
    }

    private Path written(String name) throws Exception {
        try (Program writing = retort(folder, "new", name)) {
            assertThat(writing.succeeds()).contains("mvn jetty:run");
        }
        return folder.resolve(name);
    }

    private HttpResponse<String> get(String target) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(target)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String target, Map<String, String> fields) throws Exception {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(uri(target))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + port + target);
    }

    /** The file comes with the caching of nginx.conf. */
    private void theWebServerSendsTheStyleOf(HttpResponse<String> page) throws Exception {
        Matcher style = STYLE.matcher(page.body());
        assertThat(style.find()).as(page.body()).isTrue();
        HttpResponse<String> file = get(style.group(1));
        assertThat(file.body()).contains("color-scheme");
        assertThat(file.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void aNewApplicationTestsItselfAndRuns() throws Exception {
        Path app = written("my-app");

        try (Program verify = maven(app, "verify")) {
            assertThat(verify.succeeds()).contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: 0", "BUILD SUCCESS");
        }
        assertThat(app.resolve("target/my-app.war")).exists();

        try (Program run = maven(app, "jetty:run", "-Djetty.http.port=" + port)) {
            run.serves();
            HttpResponse<String> home = get("/");
            assertThat(home.body()).contains("<h1>Hello, World!</h1>");
            theWebServerSendsTheStyleOf(home);
            assertThat(get("/hello/Ada").body()).contains("<h1>Hello, Ada!</h1>");
            assertThat(get("/static/.hidden").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whoFollowsTheTutorialHasABlogBehindTheGateway() throws Exception {
        Path app = written("blog");
        TutorialPage page = TutorialPage.read();
        for (String gone : List.of(
                "src/main/java/com/example/blog/Pages.java",
                "src/main/resources/templates/hello.html",
                "src/test/java/com/example/blog/PagesTest.java")) {
            Files.delete(app.resolve(gone));
        }
        for (Map.Entry<String, String> file : page.files().entrySet()) {
            Path target = app.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        Path pom = app.resolve("pom.xml");
        String before = Files.readString(pom);
        Files.writeString(pom, before.replace("  </dependencies>\n\n", page.dependencies() + "  </dependencies>\n\n"));

        try (Program verify = maven(app, "verify")) {
            assertThat(verify.succeeds()).contains("Failures: 0, Errors: 0, Skipped: 0", "BUILD SUCCESS");
        }

        Path conf = app.resolve("nginx.conf");
        Files.writeString(conf, Files.readString(conf).replace("listen 8080;", "listen 127.0.0.1:" + port + ";"));
        try (Program gateway = retort(app, "gateway", "-p", ".", "-c", "nginx.conf")) {
            // The number is written when the sockets are open.
            gateway.writes(app.resolve("logs/retort.pid"));
            aVisitorRegistersAndWrites();
        }
    }

    private void aVisitorRegistersAndWrites() throws Exception {
        theWebServerSendsTheStyleOf(get("/"));
        Map<String, String> ada = Map.of("username", "ada", "password", "difference engine");
        assertThat(post("/auth/register", ada).statusCode()).isEqualTo(303);
        assertThat(post("/auth/login", ada).headers().firstValue("Location")).hasValue("/");
        assertThat(post("/create", Map.of("title", "Notes", "body", "On the engine."))
                        .statusCode())
                .isEqualTo(303);
        assertThat(get("/").body()).contains("Notes", "by ada on", "href=\"/1/update\"", "Log out");
        assertThat(post("/1/delete", Map.of()).statusCode()).isEqualTo(303);
        assertThat(get("/").body()).contains("There are no posts yet.");
    }
}
