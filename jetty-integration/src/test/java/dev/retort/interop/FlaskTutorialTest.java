package dev.retort.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WebServer;
import dev.retort.peer.PeerProgram;
import dev.retort.peer.UwsgiPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The blog of Flask's tutorial under uWSGI behind the gateway, as a browser uses it: with cookies and redirects. */
@Timeout(120)
class FlaskTutorialTest {
    private static final String START = """
            from flaskr import create_app, db
            app = create_app()
            with app.app_context():
                db.init_db()
            """;

    @TempDir
    private Path folder;

    private @Nullable PeerProgram uwsgi;
    private @Nullable WebServer gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        UwsgiPeer.requireFlask();
        FlaskTutorial.writeTo(folder);
        Files.writeString(folder.resolve("app.py"), START);
        PeerProgram started = UwsgiPeer.start(folder, true, "--callable", "app");
        uwsgi = started;
        String server = Stage.resource(Back.FLASK_UWSGI_UNIX.conf())
                .replace(Back.FLASK_UWSGI_UNIX.listen(), "127.0.0.1:0")
                .replace("unix:" + Back.FLASK_UWSGI_UNIX.address(), started.address());
        WebServer front = WebServer.of("http {\n" + server + "}\n", folder);
        gateway = front;
        front.start();
        port = front.port();
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.stop();
        }
        if (uwsgi != null) {
            uwsgi.close();
        }
    }

    private String log() {
        try {
            return uwsgi == null ? "" : uwsgi.log();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A browser of its own, with its cookies. */
    private final class Browser {
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        Page open(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(uri(path)));
        }

        Page post(String path, String... namesAndValues) throws IOException, InterruptedException {
            StringBuilder form = new StringBuilder();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                form.append(i == 0 ? "" : "&")
                        .append(namesAndValues[i])
                        .append('=')
                        .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
            }
            return send(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form.toString())));
        }

        private URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }

        private Page send(HttpRequest.Builder request) throws IOException, InterruptedException {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(() -> log()).isNotEqualTo(500);
            return new Page(response.statusCode(), response.uri().getPath(), response.body());
        }
    }

    private record Page(int status, String path, String html) {
        Page isAt(String expected) {
            assertThat(status).as(html).isEqualTo(200);
            assertThat(path).isEqualTo(expected);
            return this;
        }

        Page shows(String... texts) {
            assertThat(html).contains(texts);
            return this;
        }

        Page showsNo(String... texts) {
            assertThat(html).doesNotContain(texts);
            return this;
        }
    }

    @Test
    void aReaderRegistersLogsInAndWritesEditsAndDeletesAPost() throws Exception {
        Browser anna = new Browser();
        anna.open("/").isAt("/").shows("Log In", "Register").showsNo("New");
        anna.open("/static/style.css").isAt("/static/style.css").shows("font-family");
        anna.open("/create").isAt("/auth/login");
        anna.post("/auth/login", "username", "anna", "password", "secret")
                .isAt("/auth/login")
                .shows("Incorrect username.");

        anna.open("/auth/register").isAt("/auth/register");
        anna.post("/auth/register", "username", "anna", "password", "").shows("Password is required.");
        anna.post("/auth/register", "username", "anna", "password", "geheim & schön")
                .isAt("/auth/login");
        anna.post("/auth/register", "username", "anna", "password", "x").shows("User anna is already registered.");
        anna.post("/auth/login", "username", "anna", "password", "falsch").shows("Incorrect password.");
        anna.post("/auth/login", "username", "anna", "password", "geheim & schön")
                .isAt("/")
                .shows("anna", "Log Out", "New");

        anna.post("/create", "title", "", "body", "no title").shows("Title is required.");
        anna.post("/create", "title", "Über <Jetty>", "body", "first\nsecond")
                .isAt("/")
                .shows("Über &lt;Jetty&gt;", "by anna on", "Edit");
        anna.open("/1/update").isAt("/1/update").shows("first\nsecond");
        anna.post("/1/update", "title", "Über uWSGI", "body", "third")
                .isAt("/")
                .shows("Über uWSGI", "third")
                .showsNo("Jetty");

        Browser bert = new Browser();
        bert.open("/").shows("Über uWSGI").showsNo("Edit", "Log Out");
        bert.post("/auth/register", "username", "bert", "password", "b").isAt("/auth/login");
        bert.post("/auth/login", "username", "bert", "password", "b").isAt("/").showsNo("Edit");
        assertThat(bert.open("/1/update").status()).isEqualTo(403);
        assertThat(bert.post("/1/delete").status()).isEqualTo(403);
        assertThat(bert.open("/2/update").status()).isEqualTo(404);

        anna.post("/1/delete").isAt("/").showsNo("Über uWSGI");
        anna.open("/auth/logout").isAt("/").shows("Log In").showsNo("Log Out");
    }
}
