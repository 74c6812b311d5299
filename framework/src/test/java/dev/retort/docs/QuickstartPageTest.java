package dev.retort.docs;

import static dev.retort.Web.abort;
import static dev.retort.Web.g;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Before;
import dev.retort.annotation.CookieValue;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.annotation.Template;
import dev.retort.config.Config;
import dev.retort.http.Cookie;
import dev.retort.http.Html;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.UploadedFile;
import dev.retort.session.Flash;
import dev.retort.session.Session;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of docs/quickstart.md. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class QuickstartPageTest {
    @TempDir
    private Path folder;

    private static TestClient client(Object handler) {
        return TestClient.of(Retort.builder()
                .config(Config.builder().build())
                .secretKey("a secret for the tests alone")
                .add(handler)
                .build());
    }

    private static String sessionOf(TestResponse response) {
        String header = Objects.requireNonNull(response.header("Set-Cookie"));
        return header.substring(0, header.indexOf(';'));
    }

    static class Greeting {
        // region escaping
        @Get("/hello/<name>")
        String hello(String name) {
            return "Hello, " + Html.escape(name) + "!";
        }
        // endregion
    }

    @Test
    void whatComesFromOutsideIsEscaped() {
        assertThat(client(new Greeting()).get("/hello/%3Cb%3E").text()).isEqualTo("Hello, &lt;b&gt;!");
    }

    static class Pages {
        // region routing
        @Get("/")
        String index() {
            return "Index Page";
        }

        @Get("/hello")
        String hello() {
            return "Hello, World";
        }
        // endregion

        // region variables
        @Get("/user/<username>")
        String profile(String username) {
            return "User " + Html.escape(username);
        }

        @Get("/post/<int:id>")
        String post(int id) {
            return "Post " + id;
        }

        @Get("/path/<path:subpath>")
        String subpath(String subpath) {
            return "Subpath " + Html.escape(subpath);
        }
        // endregion

        // region inferred
        @Get("/day/<day>")
        String day(LocalDate day) {
            return day.getDayOfWeek().name();
        }
        // endregion

        // region slashes
        @Get("/projects/")
        String projects() {
            return "The project page";
        }

        @Get("/about")
        String about() {
            return "The about page";
        }
        // endregion

        @Get("/links")
        List<String> links() {
            return List.of(
                    // region urls
                    urlFor(Pages::index),
                    urlFor(Pages::profile, "John Doe"),
                    urlFor("profile", Map.of("username", "John Doe", "next", "/")),
                    urlFor("static", Map.of("filename", "wiring.css"))
                    // endregion
                    );
        }
    }

    @Test
    void addressesLeadToMethodsAndBack() {
        TestClient client = client(new Pages());

        assertThat(client.get("/").text()).isEqualTo("Index Page");
        assertThat(client.get("/hello").text()).isEqualTo("Hello, World");
        assertThat(client.get("/user/Ada").text()).isEqualTo("User Ada");
        assertThat(client.get("/post/7").text()).isEqualTo("Post 7");
        assertThat(client.get("/post/seven").status()).isEqualTo(404);
        assertThat(client.get("/path/a/b").text()).isEqualTo("Subpath a/b");
        assertThat(client.get("/day/2026-11-21").text()).isEqualTo("SATURDAY");
        assertThat(client.get("/day/2026-02-30").status()).isEqualTo(404);
        assertThat(client.get("/projects").status()).isEqualTo(308);
        assertThat(client.get("/projects").header("Location")).isEqualTo("/projects/");
        assertThat(client.get("/about/").status()).isEqualTo(404);
        assertThat(client.get("/links").text())
                .matches("\\[\"/\",\"/user/John%20Doe\",\"/user/John%20Doe\\?next=%2F\","
                        + "\"/static/wiring.css\\?v=[0-9a-f]{10}\"]");
    }

    static class Methods {
        // region methods
        @Get("/login")
        String loginForm() {
            return "the form";
        }

        @Post("/login")
        String login(@Form String username, @Form String password) {
            return valid(username, password) ? "in" : "the form again";
        }
        // endregion

        // region several
        @Route(
                value = "/contact",
                methods = {"GET", "POST"})
        String contact(Request request) {
            return request.method().equals("POST") ? "sent" : "the form";
        }
        // endregion

        private static boolean valid(String username, String password) {
            return username.equals("ada") && password.equals("secret");
        }
    }

    @Test
    void aRuleHasMethods() {
        TestClient client = client(new Methods());

        assertThat(client.get("/login").text()).isEqualTo("the form");
        assertThat(client.post("/login", Map.of("username", "ada", "password", "secret"))
                        .text())
                .isEqualTo("in");
        assertThat(client.post("/login", Map.of("username", "ada")).status()).isEqualTo(400);
        assertThat(client.post("/contact").text()).isEqualTo("sent");
        assertThat(client.request("DELETE", "/login").send().header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    static class Templates {
        // region template
        @Template("hello.html")
        @Get({"/hello/", "/hello/<name>"})
        Map<String, String> hello(@Nullable String name) {
            return name == null ? Map.of() : Map.of("person", name);
        }
        // endregion

        // region view
        @Get("/lost")
        View lost() {
            return View.of("hello.html").with("person", "wanderer").status(404);
        }
        // endregion
    }

    @Test
    void aTemplateIsRendered() {
        TestClient client = client(new Templates());

        assertThat(client.get("/hello/").text()).contains("<h1>Hello, World!</h1>");
        assertThat(client.get("/hello/A&B").text()).contains("<h1>Hello A&amp;B!</h1>");
        assertThat(client.get("/lost").status()).isEqualTo(404);
    }

    static class Requests {
        private final Path folder;

        Requests(Path folder) {
            this.folder = folder;
        }

        // region request
        @Route(
                value = "/search",
                methods = {"GET", "POST"})
        String search(Request request) {
            String key = request.query().get("key");
            String word = request.form().get("word");
            return request.method() + " " + key + " " + word;
        }
        // endregion

        // region context
        @Before
        void who(Request request) {
            g().set("agent", request.header("User-Agent"));
        }

        @Get("/agent")
        String agent() {
            return Html.escape(String.valueOf(g().get("agent")));
        }
        // endregion

        // region upload
        @Post("/upload")
        String upload(UploadedFile file) throws IOException {
            file.saveTo(folder.resolve(UUID.randomUUID() + "-" + file.safeFileName()));
            return file.size() + " bytes";
        }
        // endregion

        // region cookies
        @Get("/theme")
        String theme(@CookieValue(defaultValue = "light") String theme) {
            return Html.escape(theme);
        }

        @Post("/theme")
        Response chooseTheme(@Form String theme) {
            return redirect("/theme").cookie(Cookie.of("theme", theme).maxAge(Duration.ofDays(365)));
        }
        // endregion
    }

    @Test
    void aRequestIsRead() {
        TestClient client = client(new Requests(folder));

        assertThat(client.get("/search?key=tea").text()).isEqualTo("GET tea null");
        assertThat(client.post("/search", Map.of("word", "leaf")).text()).isEqualTo("POST null leaf");
        assertThat(client.request("GET", "/agent")
                        .header("User-Agent", "curl")
                        .send()
                        .text())
                .isEqualTo("curl");
        assertThat(client.request("POST", "/upload")
                        .upload("file", "a b.txt", "text/plain", new byte[3])
                        .send()
                        .text())
                .isEqualTo("3 bytes");
        assertThat(folder).isDirectoryContaining("glob:**-a_b.txt");
        assertThat(client.post("/upload").status()).isEqualTo(400);
        assertThat(client.get("/theme").text()).isEqualTo("light");
        assertThat(client.post("/theme", Map.of("theme", "dark")).header("Set-Cookie"))
                .startsWith("theme=dark; ");
        assertThat(client.request("GET", "/theme")
                        .header("Cookie", "theme=dark")
                        .send()
                        .text())
                .isEqualTo("dark");
    }

    static class Redirects {
        // region redirects
        @Get("/")
        Response index() {
            return redirect(urlFor(Redirects::login));
        }

        @Get("/login")
        String login() {
            throw abort(401);
        }

        @OnError(404)
        View notFound(HttpException error) {
            return View.of("hello.html").with("person", "lost one");
        }
        // endregion
    }

    @Test
    void anErrorHasAPageOfItsOwn() {
        TestClient client = client(new Redirects());

        assertThat(client.get("/").status()).isEqualTo(303);
        assertThat(client.get("/").header("Location")).isEqualTo("/login");
        assertThat(client.get("/login").status()).isEqualTo(401);
        assertThat(client.get("/nowhere").status()).isEqualTo(404);
        assertThat(client.get("/nowhere").text()).contains("Hello lost one!");
    }

    static class Responses {
        // region json
        record User(String username, String theme, @Nullable String image) {}

        private final User me = new User("ada", "dark", null);

        @Get("/me")
        User me() {
            return me;
        }

        @Get("/users")
        List<User> users() {
            return List.of(me);
        }
        // endregion

        // region response
        @Get("/created")
        Response created() {
            return Response.of(me).status(201).header("X-Something", "A value");
        }
        // endregion
    }

    @Test
    void whatIsReturnedBecomesTheResponse() {
        TestClient client = client(new Responses());

        assertThat(client.get("/me").text()).isEqualTo("{\"username\":\"ada\",\"theme\":\"dark\",\"image\":null}");
        assertThat(client.get("/users").text()).startsWith("[{");
        assertThat(client.get("/created").status()).isEqualTo(201);
        assertThat(client.get("/created").header("X-Something")).isEqualTo("A value");
    }

    static class Sessions {
        // region session
        @Get("/")
        String index(Session session) {
            String username = session.get("username", String.class);
            return username == null ? "You are not logged in" : "Logged in as " + Html.escape(username);
        }

        @Post("/login")
        Response login(@Form String username, Session session) {
            session.clear();
            session.renew();
            session.set("username", username);
            return redirect(urlFor(Sessions::index));
        }

        @Post("/logout")
        Response logout(Session session) {
            session.clear();
            return redirect(urlFor(Sessions::index));
        }
        // endregion

        // region flash
        @Post("/settings")
        Response save(Session session) {
            Flash.add(session, "info", "Your settings were saved.");
            return redirect(urlFor(Sessions::index));
        }
        // endregion
    }

    @Test
    void aVisitorIsRemembered() {
        Object handlers = new Sessions();
        // region secret
        Retort app = Retort.builder()
                .secretKey("3f6c…: the output of openssl rand -hex 32, and not in the source code")
                .add(handlers)
                .build();
        // endregion
        TestClient client = TestClient.of(app);

        assertThat(client.get("/").text()).isEqualTo("You are not logged in");
        TestResponse login = client.post("/login", Map.of("username", "ada"));
        assertThat(client.request("GET", "/")
                        .header("Cookie", sessionOf(login))
                        .send()
                        .text())
                .isEqualTo("Logged in as ada");
        assertThat(client.request("POST", "/logout")
                        .header("Cookie", sessionOf(login))
                        .send()
                        .header("Set-Cookie"))
                .contains("Max-Age=0");
        assertThat(client.post("/settings").header("Set-Cookie")).startsWith("session=");
    }

    static class Logged {
        // region logging
        private static final Logger LOG = LoggerFactory.getLogger(Logged.class);

        @Get("/buy")
        String buy(@Query int amount) {
            LOG.debug("{} pieces wanted", amount);
            return "Bought.";
        }
        // endregion
    }

    @Test
    void aHandlerLogs() {
        assertThat(client(new Logged()).get("/buy?amount=3").text()).isEqualTo("Bought.");
    }
}
