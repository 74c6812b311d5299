package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.annotation.Template;
import dev.retort.config.Config;
import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.MediaType;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.registry.SetupException;
import dev.retort.security.Admission;
import dev.retort.security.Cors;
import dev.retort.security.TrustedProxies;
import dev.retort.session.Flash;
import dev.retort.session.FlashMessages;
import dev.retort.session.Session;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestRequest;
import dev.retort.testing.TestResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an application is made of, seen through a client: sessions, templates, safety, negotiation. */
@SuppressWarnings({"UnusedMethod", "try"}) // Called by the application under test; a log that is not read.
class WiringTest {
    private static final String SECRET = "a secret of the tests, long enough";

    record Post1(String title, String text) {}

    static class Site {
        @Get("/login/<name>")
        String login(String name, Session session) {
            session.set("user", name);
            Flash.add(session, "info", "Welcome, " + name);
            return "in";
        }

        @Get("/who")
        String who(Session session) {
            return String.valueOf(session.get("user"));
        }

        @Get("/flashes")
        String flashes(FlashMessages messages) {
            return String.join(",", messages.get()) + "|" + String.join(",", messages.get());
        }

        @Get("/plain")
        String plain() {
            return "plain";
        }

        @Post("/write")
        String write() {
            return "written";
        }

        @Template("wiring/post.html")
        @Get(
                value = "/post",
                produces = {"text/html", "application/json"})
        Post1 post() {
            return new Post1("Tea & cake", "Leaves");
        }

        @Get("/view")
        View view() {
            return View.of("wiring/post.html", Map.of("title", "Seen", "text", "view"))
                    .status(201);
        }

        @Template("wiring/post.html")
        @Get("/maybe")
        Optional<Post1> maybe(@Query Optional<String> q) {
            return q.map(text -> new Post1(text, "found"));
        }

        @Get(value = "/both", produces = "application/json")
        Map<String, String> json() {
            return Map.of("as", "json");
        }

        @Get(value = "/both", produces = "text/plain", endpoint = "text")
        String text(MediaType produced) {
            return "as " + produced;
        }

        @Limit(bodyInMemory = 10)
        @Post("/small")
        String small(Request request) {
            return request.text();
        }

        @Get("/numbers")
        String numbers(@Query int a, @Query int b) {
            return "" + (a + b);
        }

        @Get("/async")
        CompletionStage<Optional<String>> async() {
            return CompletableFuture.supplyAsync(Optional::empty);
        }

        @Get("/made")
        Response made() {
            return Response.created("/posts/1", new Post1("a", "b")).header("X-Own", "1");
        }
    }

    @Route("/item/<id>")
    static class Item {
        String get(int id) {
            return "item " + id;
        }

        @Nullable Response put(int id, @Form String name) {
            return Response.text(id + name);
        }
    }

    @Blueprint("/api")
    static class Api {
        @Get("/open")
        String open() {
            return "open";
        }

        @Put("/open")
        String change() {
            return "changed";
        }
    }

    private static RetortBuilder app() {
        return Retort.builder().config(Config.builder().build()).secretKey(SECRET);
    }

    private final TestClient client =
            TestClient.of(app().add(new Site()).add(Item.class).build());

    private static String cookie(TestResponse response) {
        String header = Objects.requireNonNull(response.header("Set-Cookie"));
        return header.substring(0, header.indexOf(';'));
    }

    private TestResponse with(String cookie, String target) {
        return client.request("GET", target).header("Cookie", cookie).send();
    }

    @Test
    void aSessionLastsFromRequestToRequestAndAFlashUntilItIsShown() {
        TestResponse login = client.get("/login/Ada");
        String cookie = cookie(login);

        assertThat(login.header("Vary")).isEqualTo("Cookie");
        assertThat(with(cookie, "/who").text()).isEqualTo("Ada");
        assertThat(with(cookie, "/who").header("Set-Cookie")).isNull();
        TestResponse shown = with(cookie, "/flashes");
        assertThat(shown.text()).isEqualTo("Welcome, Ada|Welcome, Ada");
        assertThat(with(cookie(shown), "/flashes").text()).isEqualTo("|");
        assertThat(client.get("/plain").header("Vary")).isNull();
    }

    @Test
    void aSessionWithoutASecretSaysWhatToDo() {
        TestClient secretless = TestClient.of(Retort.builder()
                .config(Config.builder().build())
                .add(new Site())
                .build());
        try (LogCapture log = LogCapture.start()) {
            assertThat(secretless.get("/login/Ada").status()).isEqualTo(500);
            assertThat(log.text()).contains("openssl rand");
        }
        assertThat(secretless.get("/who").text()).isEqualTo("null");
    }

    @Test
    void theConfigurationGivesTheSecretAndDebug() {
        Retort app = Retort.builder()
                .config(Config.builder()
                        .environment("RETORT_", Map.of("RETORT_SECRET_KEY", SECRET, "RETORT_DEBUG", "true"))
                        .build())
                .add(new Site())
                .build();

        assertThat(app.isDebug()).isTrue();
        assertThat(TestClient.of(app).get("/login/Ada").status()).isEqualTo(200);
    }

    @Test
    void aModelIsRenderedOrSentAsTheClientWantsIt() {
        assertThat(client.get("/post").text()).contains("<h1>Tea &amp; cake</h1>");
        TestResponse json = client.request("GET", "/post")
                .header("Accept", "application/json")
                .send();
        assertThat(json.text()).isEqualTo("{\"title\":\"Tea & cake\",\"text\":\"Leaves\"}");
        assertThat(json.header("Content-Type")).isEqualTo("application/json");
        assertThat(json.header("Vary")).isEqualTo("Accept");
        assertThat(client.get("/view").status()).isEqualTo(201);
        assertThat(client.get("/view").text()).contains("<h1>Seen</h1>");
        assertThat(client.get("/maybe").status()).isEqualTo(404);
        assertThat(client.get("/maybe?q=x").text()).contains("<h1>x</h1>");
    }

    static class WithoutTemplate {
        @Template("wiring/none.html")
        @Get("/x")
        Map<String, String> x() {
            return Map.of();
        }

        @Get("/y")
        Thread y() {
            return Thread.currentThread();
        }
    }

    @Test
    void aMissingTemplateIsReportedWithTheOtherFaults() {
        assertThatThrownBy(() -> Retort.of(new WithoutTemplate()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("wiring/none.html")
                .hasMessageContaining("WithoutTemplate.x()")
                .hasMessageContaining("returns a Thread");
    }

    @Test
    void handlersForOneRuleDifferInWhatTheyProduce() {
        assertThat(client.request("GET", "/both")
                        .header("Accept", "text/plain")
                        .send()
                        .text())
                .isEqualTo("as text/plain");
        assertThat(client.request("GET", "/both")
                        .header("Accept", "text/plain")
                        .send()
                        .header("Content-Type"))
                .isEqualTo("text/plain; charset=utf-8");
        assertThat(client.get("/both").text()).isEqualTo("{\"as\":\"json\"}");
        TestResponse refused =
                client.request("GET", "/both").header("Accept", "image/png").send();
        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.text()).contains("application/json, text/plain");
    }

    @Test
    void aClassWithARuleAnswersByTheNamesOfItsMethods() {
        assertThat(client.get("/item/3").text()).isEqualTo("item 3");
        assertThat(client.request("PUT", "/item/3")
                        .form(Map.of("name", "x"))
                        .send()
                        .text())
                .isEqualTo("3x");
        assertThat(client.request("DELETE", "/item/3").send().header("Allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
    }

    @Test
    void everyFaultIsToldInTheFormThatTheClientWants() {
        assertThat(client.get("/numbers?a=x").text())
                .contains("<li>The query field &quot;a&quot; is not a whole number.</li>")
                .contains("<li>The query field &quot;b&quot; is missing.</li>");
        TestResponse problem = client.request("GET", "/numbers?a=x")
                .header("Accept", "application/json")
                .send();
        assertThat(problem.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem.text())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,")
                .contains("{\"in\":\"query\",\"name\":\"a\",\"message\":\"is not a whole number\"}")
                .contains("{\"in\":\"query\",\"name\":\"b\",\"message\":\"is missing\"}");
    }

    @Test
    void aForgedRequestIsRefused() {
        assertThat(client.post("/write").text()).isEqualTo("written");
        assertThat(write("Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
        assertThat(write("Origin", "https://evil.example").status()).isEqualTo(403);
        assertThat(write("Origin", "http://localhost").status()).isEqualTo(200);
        Retort open = app().safety(safety -> safety.csrf(null)).add(new Site()).build();
        assertThat(TestClient.of(open)
                        .request("POST", "/write")
                        .header("Sec-Fetch-Site", "cross-site")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private TestResponse write(String header, String value) {
        return client.request("POST", "/write").header(header, value).send();
    }

    @Test
    void aTokenOfTheSessionProvesAForm() {
        Retort app = app().route(
                        dev.retort.routing.Rule.of("/token").endpoint("token"),
                        (request, values) -> RequestContext.current().csrfToken())
                .add(new Site())
                .build();
        TestClient forms = TestClient.of(app);
        TestResponse page = forms.get("/token");

        TestRequest form = forms.request("POST", "/write")
                .header("Origin", "null")
                .header("Cookie", cookie(page))
                .form(Map.of("_csrf", page.text()));
        assertThat(form.send().text()).isEqualTo("written");
    }

    @Test
    void everyResponseHasTheHeadersThatKeepItSafe() {
        for (String target : List.of("/plain", "/nowhere", "/numbers")) {
            assertThat(client.get(target).header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(client.get(target).header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        }
    }

    @Test
    void otherOriginsMayReadABlueprintThatSaysSo() {
        TestClient api = TestClient.of(app().blueprint(
                        "outer",
                        "",
                        outer -> outer.cors(Cors.allow("https://app.example")).add(new Api()))
                .add(new Site())
                .build());

        TestResponse preflight = api.request("OPTIONS", "/api/open")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PUT")
                .send();
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS, PUT");
        assertThat(fromApp(api, "PUT", "/api/open").text()).isEqualTo("changed");
        assertThat(fromApp(api, "GET", "/api/open").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example");
        assertThat(fromApp(api, "GET", "/plain").header("Access-Control-Allow-Origin"))
                .isNull();
        assertThat(fromApp(api, "POST", "/write").status()).isEqualTo(403);
    }

    private static TestResponse fromApp(TestClient client, String method, String target) {
        return client.request(method, target)
                .header("Origin", "https://app.example")
                .send();
    }

    @Test
    void beyondTheBoundARequestIsSentAway() {
        Admission one = Admission.of(1);
        TestClient[] inner = new TestClient[1];
        Retort app = app().safety(safety -> safety.admission(one))
                .route(
                        dev.retort.routing.Rule.of("/nested").endpoint("nested"),
                        (request, values) -> Response.text(inner[0].get("/plain")
                                        .status() + " " + inner[0].get("/plain").header("Retry-After")))
                .add(new Site())
                .build();
        inner[0] = TestClient.of(app);

        assertThat(inner[0].get("/nested").text()).startsWith("503 ");
        assertThat(inner[0].get("/plain").status()).isEqualTo(200);
        assertThat(inner[0].get("/async").status()).isEqualTo(404);
        assertThat(one.inside()).isZero();
    }

    @Test
    void aTrustedProxySaysWhoAsks() {
        Retort app = app().safety(safety -> safety.proxies(TrustedProxies.of("loopback")))
                .route(
                        dev.retort.routing.Rule.of("/ip").endpoint("ip"),
                        (request, values) -> request.remoteAddress() + " " + request.scheme())
                .build();

        TestRequest forwarded = TestClient.of(app)
                .request("GET", "/ip")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https");
        assertThat(forwarded.send().text()).isEqualTo("203.0.113.7 https");
        assertThat(forwarded.send().header("Strict-Transport-Security")).isNull();
    }

    @Test
    void aHandlerHasALimitOfItsOwn() {
        assertThat(client.request("POST", "/small")
                        .body("text/plain", new byte[11])
                        .send()
                        .status())
                .isEqualTo(413);
        assertThat(client.request("POST", "/small")
                        .body("text/plain", new byte[] {'a'})
                        .send()
                        .text())
                .isEqualTo("a");
    }

    @Test
    void statusAndHeadersGoWithAnyValue() {
        TestResponse made = client.get("/made");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/posts/1");
        assertThat(made.header("X-Own")).isEqualTo("1");
        assertThat(made.text()).isEqualTo("{\"title\":\"a\",\"text\":\"b\"}");
    }

    static class Broken {
        @Get("/broken")
        String broken() {
            throw new IllegalStateException("the cause <b>");
        }
    }

    @Test
    void aDeveloperOnThisMachineSeesWhatFailed() {
        TestClient debug = TestClient.of(app().debug(true).add(new Broken()).build());
        try (LogCapture ignored = LogCapture.start()) {
            TestResponse page = debug.get("/broken");
            assertThat(page.status()).isEqualTo(500);
            assertThat(page.text()).contains("the cause &lt;b&gt;").contains("WiringTest");
            assertThat(debug.request("GET", "/broken")
                            .header("Host", "evil.example")
                            .send()
                            .text())
                    .doesNotContain("the cause");
            assertThat(TestClient.of(app().add(new Broken()).build())
                            .get("/broken")
                            .text())
                    .doesNotContain("the cause");
        }
        assertThat(debug.get("/brokn").text()).contains("/broken");
    }

    static class OwnPages {
        @OnError(500)
        String broken(HttpException error) {
            return "our own page";
        }
    }

    @Test
    void aDeveloperSeesWhatFailedWhereVisitorsHaveAnErrorHandlersPage() {
        TestClient debug = TestClient.of(
                app().debug(true).add(new Broken()).add(new OwnPages()).build());
        try (LogCapture ignored = LogCapture.start()) {
            assertThat(debug.get("/broken").status()).isEqualTo(500);
            assertThat(debug.get("/broken").text()).contains("the cause &lt;b&gt;");
            assertThat(debug.request("GET", "/broken")
                            .header("Host", "evil.example")
                            .send()
                            .text())
                    .isEqualTo("our own page");
        }
    }

    @Test
    void staticFilesOfTheClassPathHaveAFingerprint() {
        Retort app = app().route(
                        dev.retort.routing.Rule.of("/url").endpoint("url"),
                        (request, values) -> Web.urlFor("static", Map.of("filename", "wiring.css")))
                .build();
        TestClient files = TestClient.of(app);
        String url = files.get("/url").text();

        assertThat(url).startsWith("/static/wiring.css?v=");
        assertThat(files.get(url).header("Cache-Control")).contains("immutable");
        assertThat(files.get("/static/wiring.css").header("Cache-Control")).isEqualTo("no-cache");
    }
}
