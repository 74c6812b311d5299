package dev.retort;

import static dev.retort.Web.*;
import static org.assertj.core.api.Assertions.*;

import dev.retort.annotation.*;
import dev.retort.config.Config;
import dev.retort.context.*;
import dev.retort.http.*;
import dev.retort.registry.SetupException;
import dev.retort.security.Cors;
import dev.retort.template.View;
import dev.retort.testing.*;
import java.util.*;
import java.util.concurrent.*;
import org.junit.jupiter.api.Test;

/** What somebody who comes from Flask expects, and once did not get: one test for each surprise. */
@org.jspecify.annotations.NullUnmarked // Small applications, not code to copy.
class SurprisesTest {
    static Retort.Builder app() {
        return Retort.builder().config(Config.builder().build()).secretKey("0123456789abcdef0123456789abcdef");
    }

    static TestClient of(Object... handlers) {
        var b = app();
        for (Object h : handlers) b.add(h);
        return TestClient.of(b.build());
    }

    static String faults(Retort.Builder b) {
        try {
            b.build();
            return "(started)";
        } catch (SetupException e) {
            return e.getMessage();
        }
    }

    static TestResponse accepting(TestClient c, String target, String accept) {
        return c.request("GET", target).header("Accept", accept).send();
    }

    // 1 JSON labelled as HTML
    static class Label {
        @Get(
                value = "/a",
                produces = {"text/html", "application/json"})
        Map<String, String> a() {
            return Map.of("name", "<script>alert(1)</script>");
        }

        @Get(
                value = "/t",
                produces = {"application/json", "text/html"})
        @Template("wiring/post.html")
        Response t() {
            return Response.of(Map.of("title", "<script>", "text", "")).status(201);
        }
    }

    @Test
    void jsonIsNeverSentUnderTheNameOfHtml() {
        TestResponse r = accepting(of(new Label()), "/a", "text/html");
        assertThat(r.text().startsWith("{")
                        && String.valueOf(r.header("Content-Type")).startsWith("text/html"))
                .as(r.header("Content-Type") + r.text())
                .isFalse();
    }

    @Test
    void aTemplateRendersTheModelInAResponse() {
        TestResponse r = accepting(of(new Label()), "/t", "text/html");
        assertThat(r.status()).isEqualTo(201);
        assertThat(r.text()).contains("<h1>");
    }

    // 2 values in a Response that only the server meets
    static class AfterOf {
        @Get("/a")
        String a() {
            return "a";
        }

        @After
        Response af(Response r) {
            return Response.of(Map.of("wrapped", r.status()));
        }
    }

    @Test
    void anAfterHookMayReturnAnyValueInAResponse() {
        assertThat(of(new AfterOf()).get("/a").text()).isEqualTo("{\"wrapped\":200}");
    }

    static class AfterThis {
        @Get("/a")
        String a(RequestContext c) {
            c.afterThisRequest(r -> Response.of("x"));
            return "a";
        }
    }

    @Test
    void afterThisRequestMayReturnAnyValueInAResponse() {
        assertThat(of(new AfterThis()).get("/a").text()).isEqualTo("x");
    }

    static class Late {
        @Get("/b")
        Response b() {
            return Response.created("/b/1", CompletableFuture.completedFuture(Map.of("a", 1)));
        }
    }

    @Test
    void aResponseOfAStageKeepsItsStatusAndHeaders() {
        TestResponse r = of(new Late()).get("/b");
        assertThat(r.status()).isEqualTo(201);
        assertThat(r.header("Location")).isEqualTo("/b/1");
    }

    // 3 prefix-scoped error handlers
    @Blueprint("/<lang>")
    static class Lang {
        @Get("/")
        String home(String lang) {
            return lang;
        }

        @OnError(404)
        String none() {
            return "lang 404";
        }
    }

    @Blueprint("/api")
    static class A {
        @Get("/x")
        String x() {
            return "x";
        }

        @OnError(404)
        String none() {
            return "api 404";
        }
    }

    @Blueprint("/api")
    static class B {
        @Get("/y")
        String y() {
            return "y";
        }

        @OnError(409)
        String conflict() {
            return "409";
        }
    }

    @Blueprint("/<int:team>")
    static class Team {
        @Get("/x")
        String x(int team) {
            return "x";
        }

        @OnError(404)
        String none() {
            return "team 404";
        }
    }

    @Test
    void aBlueprintsHandlerOf404IsNotHiddenByAnotherClassOfItsPrefix() {
        assertThat(of(new A(), new B()).get("/api/none").text()).isEqualTo("api 404");
        assertThat(of(new B(), new A()).get("/api/none").text()).isEqualTo("api 404");
    }

    @Test
    void aLiteralPrefixBeatsAVariableOne() {
        assertThat(of(new Lang(), new A()).get("/api/nothing").text()).isEqualTo("api 404");
    }

    @Test
    void aPrefixWithAConverterTakesOnlyWhatItsConverterTakes() {
        assertThat(of(new Team()).get("/about/us").text()).isNotEqualTo("team 404");
    }

    // 4 status and headers of error handlers
    static class H {
        @Get("/a")
        String a() {
            throw abort(404);
        }

        @Get("/auth")
        String auth() {
            throw new HttpException(401, "x").header("WWW-Authenticate", "Basic");
        }

        @WebSocket("/ws")
        void ws(WebSocketChannel c) {}

        @OnError({405, 426, 401})
        String no() {
            return "no";
        }

        @OnError(404)
        View gone() {
            return View.ofSource("gone").status(410);
        }
    }

    static class StageErr {
        @Get("/a")
        String a() {
            throw abort(404);
        }

        @OnError(404)
        CompletionStage<String> e() {
            return CompletableFuture.completedStage("gone");
        }
    }

    static class ObjErr {
        @Get("/a")
        String a() {
            throw abort(404);
        }

        @OnError(404)
        Object e() {
            return "gone";
        }
    }

    @Test
    void anErrorHandlersTextFor405StillSaysWhatIsAllowed() {
        assertThat(of(new H()).post("/a").header("Allow")).isNotNull();
    }

    @Test
    void anErrorHandlersTextFor426StillSaysUpgrade() {
        assertThat(of(new H()).get("/ws").header("Upgrade")).isNotNull();
    }

    @Test
    void anErrorHandlersTextFor401KeepsTheChallenge() {
        assertThat(of(new H()).get("/auth").header("WWW-Authenticate")).isNotNull();
    }

    @Test
    void aViewOfAnErrorHandlerKeepsItsStatus() {
        assertThat(of(new H()).get("/a").status()).isEqualTo(410);
    }

    @Test
    void anErrorHandlersStageHasTheStatusOfTheError() {
        assertThat(of(new StageErr()).get("/a").status()).isEqualTo(404);
    }

    @Test
    void anErrorHandlersObjectHasTheStatusOfTheErrorAsItsStringHas() {
        assertThat(of(new ObjErr()).get("/a").status()).isEqualTo(404);
    }

    static class FailingHandler {
        @Get("/a")
        String a() {
            throw abort(404);
        }

        @OnError(404)
        String e() {
            throw new IllegalStateException();
        }

        @OnError(500)
        String f() {
            return "mine 500";
        }
    }

    @Test
    void anErrorHandlerThatFailsIsAnsweredByTheHandlerOf500AsInFlask() {
        assertThat(of(new FailingHandler()).get("/a").text()).isEqualTo("mine 500");
    }

    // 5 hooks and teardown
    static class OptBefore {
        @Before
        Optional<String> b() {
            return Optional.empty();
        }

        @Get("/a")
        String a() {
            return "a";
        }
    }

    @Test
    void anEmptyOptionalOfABeforeHookGoesOn() {
        assertThat(of(new OptBefore()).get("/a").text()).isEqualTo("a");
    }

    static class BeforeStage {
        @Before
        CompletionStage<Response> b() {
            return CompletableFuture.completedStage(null);
        }

        @Get("/a")
        String a() {
            return "a";
        }
    }

    static class Torn {
        boolean torn;
        String seen = "";

        @Get("/e")
        Sse e() {
            return Sse.open(ch -> {
                seen = "torn=" + torn;
                ch.close();
            });
        }

        @Teardown
        void t() {
            torn = true;
        }

        @WebSocket("/ws")
        void ws(WebSocketChannel ch) {
            ch.onText(t -> ch.send("torn=" + torn + " context=" + RequestContext.isActive()));
        }
    }

    @Test
    void teardownOfAChannelOfEventsComesAfterItsSubscriber() {
        var h = new Torn();
        of(h).get("/e");
        assertThat(h.seen).isEqualTo("torn=false");
    }

    // 6 CORS, configuration, urlFor
    static class Pub {
        @Post("/w")
        String w() {
            return "w";
        }
    }

    @Test
    void thePostThatAPreflightAllowsIsNotRefusedAsForged() {
        TestClient c =
                TestClient.of(app().blueprint("p", "/p", b -> b.cors(Cors.any()).add(new Pub()))
                        .build());
        TestResponse pre = c.request("OPTIONS", "/p/w")
                .header("Origin", "https://x.example")
                .header("Access-Control-Request-Method", "POST")
                .send();
        assertThat(pre.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(c.request("POST", "/p/w")
                        .header("Origin", "https://x.example")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownKeyWarns() {
        Config c = Config.builder()
                .environment("RETORT_", Map.of("RETORT_TRUSTED_HOST", "example.org"))
                .build();
        try (LogCapture log = LogCapture.start()) {
            Retort.builder().config(c).add(new Pub()).build();
            assertThat(log.text()).contains("trusted");
        }
    }

    abstract static class Crud {
        @Get("/<int:id>")
        String show(int id) {
            return "s";
        }
    }

    @Blueprint("/cats")
    static class Cats extends Crud {}

    @Blueprint("/dogs")
    static class Dogs extends Crud {
        @Get("/url")
        String url() {
            return urlFor(Dogs::show, 4);
        }
    }

    static class Rel {
        @Get("/a")
        String a() {
            return urlFor(Rel::a);
        }
    }

    static class Users {
        @Get("/users")
        String users() {
            return "users";
        }
    }

    static class Nego {
        @Get(value = "/a", produces = "application/json")
        Map<String, Integer> j() {
            return Map.of("a", 1);
        }

        @Get("/a")
        String h() {
            return "h";
        }
    }

    static class Nego2 {
        @Route(
                value = "/b",
                methods = {"GET", "POST"},
                produces = "text/html")
        String bh() {
            return "h";
        }

        @Get(value = "/b", produces = "application/json")
        Map<String, Integer> bj() {
            return Map.of("a", 1);
        }
    }

    static class Overload {
        @Get("/login")
        String login() {
            return "form";
        }

        @Post("/login")
        String login(@Form String name) {
            return name;
        }
    }

    @Blueprint("/x")
    static class Bp {}

    static class SubBp extends Bp {
        @Get("/a")
        String a() {
            return "a";
        }
    }

    @Test
    void aBlueprintIsInheritedOrItsLossIsReported() {
        assertThat(of(new SubBp()).get("/x/a").status()).isEqualTo(200);
    }

    @Test
    void aListenerIsToldOfTheStartOfAMalformedRequest() {
        List<String> l = new ArrayList<>();
        TestClient.of(app().add(new Users())
                        .listener(new RequestListener() {
                            @Override
                            public void started(RequestContext x) {
                                l.add("started");
                            }

                            @Override
                            public void ended(RequestContext x) {
                                l.add("ended");
                            }
                        })
                        .build())
                .get("/%zz");
        assertThat(l).containsExactly("started", "ended");
    }

    static class Ctx {
        @Get("/c")
        View c() {
            return View.ofSource("{{ who }}");
        }

        @Get("/<lang>/u")
        String u(String lang) {
            return urlFor("u") + urlFor(Ctx::u) + urlFor("u", Map.of("lang", "fr"));
        }
    }

    static class Url3 {
        @Get("/z")
        String z() {
            return urlFor("z");
        }
    }

    // 7 faults at the start
    static class Bad {
        @Get("/b")
        String b(String nobody) {
            return "";
        }

        @Get("/both")
        String both(@Body Map<String, String> p, @Form String f) {
            return "";
        }

        @Get("/tt")
        @Template("base.html")
        Thread tt() {
            return null;
        }

        @OnError(404)
        @Template("nope.html")
        void nf() {}

        @Before
        @Get("/bg")
        String bg() {
            return "";
        }

        @Limit(body = 5)
        void notARoute() {}
    }

    @Test
    void aWrongBlueprintOfTheBuilder() {
        assertThat(faults(app().add(new Bad()).blueprint("a.b", "x/", b -> {}))).contains("nobody", "a.b");
    }

    @Test
    void aWrongStatusOfALambda() {
        assertThat(faults(app().add(new Bad()).onError(99, (c, e) -> "x"))).contains("nobody", "99");
    }

    @Test
    void theResultOfATemplatesHandler() {
        assertThat(faults(app().add(new Bad()))).contains("Bad.tt()");
    }

    @Test
    void aMissingStaticFolderOrSafetyThatThrows() {
        assertThat(faults(app().add(new Bad()).safety(s -> {
                    throw new IllegalArgumentException("no such range");
                })))
                .contains("nobody", "no such range");
    }

    static class BadBody {
        interface Open {
            String x();
        }

        @Post("/d")
        String d(@Body Open t) {
            return "";
        }

        @Get("/x")
        String x(String nobody) {
            return "";
        }
    }

    @Test
    void theTemplateOfAnErrorHandler() {
        assertThat(faults(app().add(new Bad()))).contains("nope.html");
    }

    @Test
    void aBodyAndAForm() {
        assertThat(faults(app().add(new Bad()))).contains("Bad.both");
    }

    @Test
    void aHookThatIsARouteToo() {
        assertThat(faults(app().add(new Bad()))).contains("Bad.bg");
    }

    @Test
    void aLimitOfNoRoute() {
        assertThat(faults(app().add(new Bad()))).contains("notARoute");
    }

    @Test
    void everyWrongSetting() {
        assertThat(faults(Retort.builder()
                        .config(Config.builder()
                                .defaults(Map.of(
                                        "trusted-hosts", "a b/c", "trusted-proxies", "nonsense", "concurrency", "0"))
                                .build())
                        .add(new Bad())))
                .contains("a b/c", "nonsense", "concurrency");
    }
}
