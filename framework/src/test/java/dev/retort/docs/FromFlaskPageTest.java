package dev.retort.docs;

import static dev.retort.Web.abort;
import static dev.retort.Web.g;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Body;
import dev.retort.annotation.CookieValue;
import dev.retort.annotation.Default;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Rest;
import dev.retort.annotation.Route;
import dev.retort.annotation.Teardown;
import dev.retort.annotation.Template;
import dev.retort.annotation.WebSocket;
import dev.retort.config.Config;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.Handler;
import dev.retort.http.Cookie;
import dev.retort.http.Html;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.WebSocketChannel;
import dev.retort.json.JsonCodec;
import dev.retort.routing.Converter;
import dev.retort.routing.Rule;
import dev.retort.security.TrustedProxies;
import dev.retort.session.FlashMessages;
import dev.retort.session.Session;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/from-flask.md, and some of the pages that it leads to. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class FromFlaskPageTest {
    @TempDir
    private Path folder;

    private static RetortBuilder builder() {
        return Retort.builder().config(Config.builder().build()).secretKey("a secret for the tests alone");
    }

    private static TestClient client(Object handler) {
        return TestClient.of(builder().add(handler).build());
    }

    enum Section {
        ABOUT,
        HELP
    }

    static class Routes {
        // region rules
        @Get("/post/<int:year>-<slug>")
        String post(int year, String slug) {
            return year + " " + Html.escape(slug);
        }
        // endregion

        // region string
        @Get("/tag/<string(maxlength=20):tag>")
        String tag(String tag) {
            return Html.escape(tag);
        }
        // endregion

        // region int
        @Get("/page/<int(max=99):number>")
        String page(int number) {
            return "page " + number;
        }

        @Get("/page/<number>")
        String farPage(long number) {
            return "far page " + number;
        }
        // endregion

        // region path
        @Get("/wiki/<title>")
        String wiki(@Rest String title) {
            return Html.escape(title);
        }

        @Get("/order/<id>")
        String order(UUID id) {
            return "order " + id;
        }

        @Get("/<section>")
        String section(Section section) {
            return "section " + section;
        }
        // endregion

        // region priority
        @Get("/user/<name>")
        String user(String name) {
            return "user";
        }

        @Get("/user/me")
        String me() {
            return "me";
        }
        // endregion

        // region slashes
        @Route(value = "/loose/", strictSlashes = false)
        String loose() {
            return "loose";
        }
        // endregion

        // region defaults
        @Route(value = "/archive/", defaults = "page=1")
        @Route("/archive/page/<int:page>")
        String archive(int page) {
            return "archive " + page;
        }
        // endregion

        // region host
        @Route(value = "/", host = "<lang>.example.org")
        String home(String lang) {
            return "home in " + Html.escape(lang);
        }
        // endregion

        // region methods
        @Route(
                value = "/thing",
                methods = {"GET", "PUT"})
        String thing() {
            return "thing";
        }
        // endregion

        // region websocket
        @WebSocket("/echo")
        void echo(WebSocketChannel channel) {
            channel.onText(channel::send);
        }
        // endregion
    }

    @Test
    void rulesAreThoseOfWerkzeug() {
        TestClient client = client(new Routes());

        assertThat(client.get("/post/2026-tea").text()).isEqualTo("2026 tea");
        assertThat(client.get("/tag/tea").text()).isEqualTo("tea");
        assertThat(client.get("/tag/" + "x".repeat(21)).status()).isEqualTo(404);
        assertThat(client.get("/page/99").text()).isEqualTo("page 99");
        assertThat(client.get("/page/100").text()).isEqualTo("far page 100");
        assertThat(client.get("/wiki/a/b").text()).isEqualTo("a/b");
        assertThat(client.get("/order/123e4567-e89b-12d3-a456-426614174000").text())
                .isEqualTo("order 123e4567-e89b-12d3-a456-426614174000");
        assertThat(client.get("/about").text()).isEqualTo("section ABOUT");
        assertThat(client.get("/other").status()).isEqualTo(404);
        assertThat(client.get("/user/me").text()).isEqualTo("me");
        assertThat(client.get("/loose").text()).isEqualTo("loose");
        assertThat(client.get("/archive/").text()).isEqualTo("archive 1");
        assertThat(client.get("/archive/page/1").header("Location")).isEqualTo("/archive/");
        assertThat(client.get("/user//me").status()).isEqualTo(308);
        assertThat(client.request("GET", "/")
                        .header("Host", "de.example.org")
                        .send()
                        .text())
                .isEqualTo("home in de");
        assertThat(client.request("OPTIONS", "/thing").send().header("Allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
        assertThat(client.webSocket("/echo").send("hello").text()).isEqualTo("hello");
    }

    // region converter
    static final class Words implements Converter<List<String>> {
        @Override
        public String regex() {
            return "[^/]+";
        }

        @Override
        public List<String> toValue(String text) {
            return Arrays.asList(text.split("\\+", -1));
        }

        @Override
        public String toUrl(List<String> value) {
            return String.join("+", value);
        }
    }
    // endregion

    static class Tagged {
        @Get("/tags/<words:tags>")
        String tags(List<String> tags) {
            return tags.toString();
        }
    }

    @Test
    void aConverterIsRegistered() {
        // region registered
        Retort app = builder().converter("words", new Words()).add(new Tagged()).build();
        // endregion

        assertThat(TestClient.of(app).get("/tags/a+b").text()).isEqualTo("[a, b]");
        assertThat(app.urls().build("tags", Map.of("tags", List.of("a", "b")))).isEqualTo("/tags/a+b");
    }

    @Test
    void anOldAddressLeadsToTheNewOne() {
        // region alias
        Handler user = (request, values) -> values.get("id");
        Retort app = builder()
                .route(Rule.of("/users/<int:id>").endpoint("user"), user)
                .route(Rule.of("/u/<int:id>").endpoint("user").alias(), user)
                .route(Rule.of("/old/<int:id>").endpoint("old").redirectTo("users/<id>"), user)
                .route(Rule.of("/cdn/<path:file>").endpoint("cdn").buildOnly(), user)
                .build();
        // endregion

        assertThat(TestClient.of(app).get("/u/7").header("Location")).isEqualTo("/users/7");
        assertThat(TestClient.of(app).get("/old/7").header("Location")).isEqualTo("/users/7");
        assertThat(app.urls().build("cdn", Map.of("file", "a.js"))).isEqualTo("/cdn/a.js");
        assertThat(TestClient.of(app).get("/cdn/a.js").status()).isEqualTo(404);
    }

    // region blueprint
    @Blueprint("/blog")
    static class Blog {
        @Get("/")
        String index() {
            return urlFor(".show", Map.of("id", 3));
        }

        @Get("/<int:id>")
        String show(int id) {
            return "post " + id;
        }

        @OnError(404)
        String missing() {
            return "No such post.";
        }
    }
    // endregion

    // region nested
    @Blueprint(value = "/comments", in = Blog.class)
    static class Comments {
        @Get("/")
        String list() {
            return RequestContext.current().endpoint() + "";
        }
    }
    // endregion

    static class Links {
        // region endpoint
        @Get(value = "/links", endpoint = "allLinks")
        // endregion
        List<String> links() {
            return List.of(
                    // region urls
                    urlFor(Blog::show, 3),
                    urlFor("blog.show", Map.of("id", 3, "ref", "home", "_anchor", "top")),
                    urlFor("blog.show", Map.of("id", 3, "_external", true))
                    // endregion
                    );
        }
    }

    @Test
    void aBlueprintHasAPrefixANameAndErrorHandlers() {
        TestClient client = TestClient.of(
                builder().add(new Blog()).add(new Comments()).add(new Links()).build());

        assertThat(client.get("/blog/").text()).isEqualTo("/blog/3");
        assertThat(client.get("/blog/no/such/page").text()).isEqualTo("No such post.");
        assertThat(client.get("/blog/no/such/page").status()).isEqualTo(404);
        assertThat(client.get("/blog/comments/").text()).isEqualTo("blog.comments.list");
        assertThat(client.get("/links").text())
                .isEqualTo("[\"/blog/3\",\"/blog/3?ref=home#top\",\"http://localhost/blog/3\"]");
    }

    static class Version {
        @Get("/version")
        String version() {
            return RequestContext.current().endpoint() + "";
        }
    }

    @Test
    void oneHandlerIsRegisteredTwice() {
        // region twice
        Retort app = builder()
                .blueprint("v1", "/v1", v1 -> v1.add(new Version()))
                .blueprint(
                        "v2",
                        "/v2",
                        v2 -> v2.add(new Version())
                                .blueprint("beta", "/beta", beta -> beta.add(new Version()))
                                .after((context, response) -> response.header("X-Version", "2")))
                .build();
        // endregion
        TestClient client = TestClient.of(app);

        assertThat(client.get("/v1/version").text()).isEqualTo("v1.version");
        assertThat(client.get("/v2/version").header("X-Version")).isEqualTo("2");
        assertThat(client.get("/v2/beta/version").text()).isEqualTo("v2.beta.version");
        assertThat(client.get("/v2/beta/version").header("X-Version")).isEqualTo("2");
    }

    static class Hooks {
        final List<String> log = new ArrayList<>();

        // region hooks
        @Before
        @Nullable Response authenticate(Request request, Session session) {
            g().set("user", session.get("user"));
            return request.path().startsWith("/admin") && g().get("user") == null ? redirect("/login") : null;
        }

        @After
        Response stamp(Response response) {
            return response.header("X-Served-By", "retort");
        }

        @Teardown
        void close(@Nullable Throwable failure) {
            log.add(failure == null ? "well" : "failed");
        }

        @Get("/once")
        String once(RequestContext context) {
            context.afterThisRequest(response -> response.cookie(Cookie.of("seen", "yes")));
            return "once";
        }
        // endregion
    }

    @Test
    void hooksSurroundTheHandler() {
        Hooks hooks = new Hooks();
        TestClient client = client(hooks);

        assertThat(client.get("/admin/x").header("Location")).isEqualTo("/login");
        assertThat(client.get("/none").header("X-Served-By")).isEqualTo("retort");
        assertThat(client.get("/once").header("Set-Cookie")).isEqualTo("seen=yes; HttpOnly; Path=/; SameSite=Lax");
        assertThat(hooks.log).containsExactly("well", "well", "well");
    }

    static class Errors {
        // region errors
        @OnError
        String diskFull(IOException failure) {
            return "Try again later.";
        }

        @OnError(404)
        Map<String, Object> notFound(HttpException error) {
            return Map.of("error", error.reason());
        }
        // endregion

        @Get("/io")
        String io() throws IOException {
            throw new IOException("disk");
        }

        // region abort
        @Get("/posts/<int:id>")
        String show(int id) {
            if (id == 0) {
                throw abort(404, "There is no post 0.");
            }
            if (id > 100) {
                throw abort(Response.text("Too far.").status(410));
            }
            return "post " + id;
        }

        @Post("/posts")
        Response create() {
            return redirect(urlFor(Errors::show, 7));
        }
        // endregion
    }

    @Test
    void errorsHaveHandlers() {
        TestClient client = client(new Errors());

        assertThat(client.get("/io").text()).isEqualTo("Try again later.");
        assertThat(client.get("/io").status()).isEqualTo(500);
        assertThat(client.get("/posts/0").text()).isEqualTo("{\"error\":\"There is no post 0.\"}");
        assertThat(client.get("/posts/0").status()).isEqualTo(404);
        assertThat(client.get("/posts/101").status()).isEqualTo(410);
        assertThat(client.post("/posts").status()).isEqualTo(303);
        assertThat(client.post("/posts").header("Location")).isEqualTo("/posts/7");
    }

    record Note(String title, String text) {}

    static class Results {
        final List<Note> notes = List.of(new Note("Tea", "Leaves"), new Note("Milk", "Cow"));

        // region results
        @Get("/notes/first")
        Note first() {
            return notes.get(0);
        }

        @Get("/notes")
        Stream<Note> all() {
            return notes.stream();
        }

        @Post("/notes")
        Response create(@Body Note note) {
            return Response.created("/notes/3", note).header("X-Notes", "3");
        }
        // endregion

        // region input
        record Search(String q, @Default("1") int page, List<String> tag) {}

        @Get("/search")
        String search(@Query Search search, @CookieValue(defaultValue = "en") String lang) {
            return search.q() + " " + search.page() + " " + search.tag() + " " + lang;
        }
        // endregion

        // region limit
        @Limit(bodyInMemory = 64 << 10)
        @Post("/small")
        String small(@Body String text) {
            return text.length() + "";
        }
        // endregion

        // region produces
        @Get(value = "/price", produces = "application/json")
        Map<String, Integer> price() {
            return Map.of("price", 7);
        }

        @Get(value = "/price", produces = "text/plain", endpoint = "priceAsText")
        String priceAsText() {
            return "7";
        }
        // endregion

        // region etag
        @Get("/tea")
        Response tea(Request request) {
            return Response.json(notes.get(0)).etagOfContent().conditional(request);
        }
        // endregion

        // region cookie
        @Post("/theme")
        Response theme() {
            return redirect("/")
                    .cookie(Cookie.of("theme", "dark")
                            .maxAge(Duration.ofDays(365))
                            .httpOnly(true)
                            .sameSite(Cookie.SameSite.LAX));
        }
        // endregion

        // region stream
        @Get("/export")
        Response export() {
            return Response.stream("text/csv; charset=utf-8", out -> {
                for (Note note : notes) {
                    out.write((note.title() + "," + note.text() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        // endregion

        // region async
        @Get("/quote")
        CompletionStage<String> quote() {
            return askElsewhere().thenApply(quote -> "They say: " + Html.escape(quote));
        }
        // endregion

        private static CompletableFuture<String> askElsewhere() {
            return CompletableFuture.supplyAsync(() -> "tea & cake");
        }
    }

    private static TestResponse with(TestClient client, String target, String header, String value) {
        return client.request("GET", target).header(header, value).send();
    }

    @Test
    void whatIsReturnedIsSent() {
        TestClient client = client(new Results());

        assertThat(client.get("/notes/first").text()).isEqualTo("{\"title\":\"Tea\",\"text\":\"Leaves\"}");
        assertThat(client.get("/notes").text()).startsWith("[{").contains("},{").endsWith("}]");
        TestResponse created = client.request("POST", "/notes")
                .json(Map.of("title", "Ice", "text", "Cold"))
                .send();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/notes/3");
        assertThat(client.get("/export").text()).isEqualTo("Tea,Leaves\nMilk,Cow\n");
        assertThat(client.get("/quote").text()).isEqualTo("They say: tea &amp; cake");
        assertThat(client.post("/theme").header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void whatComesInIsBoundAndBounded() {
        TestClient client = client(new Results());

        assertThat(client.get("/search?q=tea&tag=a&tag=b").text()).isEqualTo("tea 1 [a, b] en");
        assertThat(client.get("/search?page=x").status()).isEqualTo(400);
        assertThat(client.request("POST", "/small")
                        .body("text/plain", new byte[65 << 10])
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void theClientsWishesAreHeeded() {
        TestClient client = client(new Results());

        assertThat(with(client, "/price", "Accept", "text/plain").text()).isEqualTo("7");
        assertThat(client.get("/price").text()).isEqualTo("{\"price\":7}");
        assertThat(with(client, "/price", "Accept", "image/png").status()).isEqualTo(406);
        String tag = String.valueOf(client.get("/tea").header("ETag"));
        assertThat(with(client, "/tea", "If-None-Match", tag).status()).isEqualTo(304);
    }

    @Test
    void filesAreSent() throws IOException {
        Path reports = folder;
        Files.writeString(reports.resolve("2026.csv"), "a,b");
        Object handlers = new Object() {
            // region files
            @Get("/reports/<path:name>")
            Response report(String name) {
                return Response.fileBelow(reports, name).asAttachment("Report.csv");
            }
            // endregion
        };
        TestClient client = client(handlers);

        assertThat(client.get("/reports/2026.csv").header("Content-Disposition"))
                .contains("Report.csv");
        assertThat(with(client, "/reports/2026.csv", "Range", "bytes=0-0").status())
                .isEqualTo(206);
        assertThat(with(client, "/reports/2026.csv", "Range", "bytes=0-0,2-2").status())
                .isEqualTo(206);
        assertThat(client.get("/reports/none.csv").status()).isEqualTo(404);
    }

    static class Visits {
        // region session
        @Get("/count")
        String count(Session session) {
            Integer visits = session.get("visits", Integer.class);
            session.set("visits", visits == null ? 1 : visits + 1);
            return "Visit " + session.get("visits");
        }
        // endregion

        // region flashes
        @Get("/messages")
        List<String> messages(FlashMessages messages) {
            return messages.get("error", "info");
        }
        // endregion

        // region context
        @Get("/slow")
        CompletionStage<String> slow(RequestContext context) {
            return CompletableFuture.supplyAsync(() -> urlFor(Visits::count), context.executor(Runnable::run));
        }
        // endregion
    }

    @Test
    void aVisitorHasASession() {
        TestClient client = client(new Visits());

        assertThat(client.get("/count").text()).isEqualTo("Visit 1");
        assertThat(client.get("/messages").text()).isEqualTo("[]");
        assertThat(client.get("/slow").text()).isEqualTo("/count");
    }

    // region config
    record Mail(
            String host,
            @Default("25") int port,
            @Default("30s") Duration timeout) {}
    // endregion

    @Test
    void settingsAreARecord() throws IOException {
        Path file = Files.writeString(folder.resolve("retort.properties"), "mail.host=mail.example.org");
        // region configured
        Config config = Config.builder()
                .defaults(Map.of("mail.port", 587))
                .file(file)
                .environment("RETORT_", System.getenv())
                .build();
        Mail mail = config.section("mail").as(Mail.class);
        // endregion

        assertThat(mail).isEqualTo(new Mail("mail.example.org", 587, Duration.ofSeconds(30)));
    }

    static class Pages {
        // region template
        @Template("hello.html")
        @Get("/hello")
        Map<String, String> hello() {
            return Map.of();
        }
        // endregion
    }

    @Test
    void templatesHaveVariablesOfTheApplication() {
        // region variables
        Retort app = builder()
                .templateVariable("person", context -> context.request().query().get("name"))
                .add(new Pages())
                .build();
        // endregion

        assertThat(TestClient.of(app).get("/hello?name=Ada").text()).contains("Hello Ada!");
        assertThat(TestClient.of(app).get("/hello").text()).contains("Hello, World!");
    }

    @Test
    void listenersAreTold() {
        List<String> log = new ArrayList<>();
        // region listener
        RequestListener audit = new RequestListener() {
            @Override
            public void finished(RequestContext context, Response response) {
                log.add(context.request().path() + " " + response.status());
            }
        };
        Retort app = builder().listener(audit).add(new Pages()).build();
        // endregion

        assertThat(TestClient.of(app).get("/nowhere").status()).isEqualTo(404);
        assertThat(log).containsExactly("/nowhere 404");
    }

    // region view
    @Route("/items/<id>")
    static class Item {
        Map<String, Integer> get(int id) {
            return Map.of("id", id);
        }

        void delete(int id) {}
    }
    // endregion

    @Test
    void aClassIsAView() {
        TestClient client = TestClient.of(builder().add(Item.class).build());

        assertThat(client.get("/items/7").text()).isEqualTo("{\"id\":7}");
        assertThat(client.request("DELETE", "/items/7").send().status()).isEqualTo(204);
        assertThat(client.post("/items/7").header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    void proxiesAreTrusted() {
        Object handlers = new Object() {
            @Get("/ip")
            String ip(Request request) {
                return request.remoteAddress();
            }
        };
        // region proxies
        Retort app = builder()
                .safety(safety -> safety.proxies(TrustedProxies.of("loopback")))
                .add(handlers)
                .build();
        // endregion

        assertThat(with(TestClient.of(app), "/ip", "X-Forwarded-For", "203.0.113.7")
                        .text())
                .isEqualTo("203.0.113.7");
    }

    // region codec
    record Shouting(JsonCodec codec) implements JsonCodec {
        @Override
        public @Nullable Object read(byte[] json, Type type) {
            return codec.read(json, type);
        }

        @Override
        public byte[] write(Object value) {
            return codec.write(Map.of("DATA", value));
        }
    }
    // endregion

    @Test
    void theCodecAndDebugModeAreSet() {
        // region json
        Retort app = builder()
                .json(new Shouting(JsonCodec.jackson()))
                .add(new Results())
                .build();
        // endregion
        // region debug
        Retort shown = builder().debug(true).add(new Errors()).build();
        // endregion

        assertThat(TestClient.of(app).get("/price").text()).isEqualTo("{\"DATA\":{\"price\":7}}");
        assertThat(shown.isDebug()).isTrue();
    }
}
