package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.config.Config;
import dev.retort.context.Attributes;
import dev.retort.context.RequestContext;
import dev.retort.debug.RouteTable;
import dev.retort.http.Response;
import dev.retort.routing.PathValues;
import dev.retort.security.Admission;
import dev.retort.security.Cors;
import dev.retort.security.CsrfProtection;
import dev.retort.security.SecurityHeaders;
import dev.retort.session.Flash;
import dev.retort.session.MemorySessions;
import dev.retort.session.Session;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The programs of docs/security.md, docs/sessions.md, docs/blueprints.md and docs/debugging.md that set up an application. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class ApplicationPagesTest {
    @Blueprint("/api")
    static class Api {
        @Get("/")
        String index() {
            return "api";
        }

        @Put("/")
        String change() {
            return "changed";
        }
    }

    static class Site {
        @Get("/")
        String index(RequestContext context) {
            return "<script nonce=\"" + context.cspNonce() + "\"></script>";
        }

        @Post("/hooks/paid")
        void paid() {}
    }

    @Test
    void anApplicationIsMadeSafeInItsOwnWay() {
        // region safety
        Retort app = Retort.builder()
                .safety(safety -> safety.csrf(CsrfProtection.standard()
                                .exempting(request -> request.path().startsWith("/hooks/")))
                        .headers(SecurityHeaders.standard()
                                .contentSecurityPolicy("default-src 'self'; script-src 'self' 'nonce-{nonce}'"))
                        .admission(Admission.of(256, Duration.ofSeconds(2))))
                .blueprint(
                        "open",
                        "",
                        open -> open.cors(Cors.allow("https://app.example.org")).add(new Api()))
                .add(new Site())
                .build();
        // endregion
        TestClient client = TestClient.of(app);

        assertThat(client.get("/").header("Content-Security-Policy")).contains("'nonce-");
        assertThat(client.request("POST", "/hooks/paid")
                        .header("Origin", "https://pay.example")
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(client.request("PUT", "/api/")
                        .header("Origin", "https://app.example.org")
                        .send()
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example.org");
        assertThat(client.request("PUT", "/api/")
                        .header("Origin", "https://evil.example")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void sessionsAreKeptInMemory() {
        // region memory
        Retort app = Retort.builder()
                .sessions(MemorySessions.ofAtMost(10_000))
                .add(new Site())
                .build();
        // endregion

        assertThat(TestClient.of(app).get("/").status()).isEqualTo(200);
    }

    @Blueprint("/<lang>")
    static class Localized {
        @Get("/hello")
        String hello(RequestContext context) {
            return context.attributes().get("lang") + " " + context.urlFor(".bye", Map.of());
        }

        @Get("/bye")
        String bye(String lang) {
            return lang;
        }
    }

    @Test
    void valuesOfThePathAreTakenOutAndPutBack() {
        Retort app = Retort.builder()
                .before(context -> {
                    PathValues values = context.values();
                    context.attributes().set("lang", values.get("lang"));
                    return null;
                })
                .urlDefaults((endpoint, values) -> {
                    if (endpoint.startsWith("localized.")) {
                        values.putIfAbsent(
                                "lang", RequestContext.current().attributes().get("lang"));
                    }
                })
                .add(new Localized())
                .build();

        assertThat(TestClient.of(app).get("/de/hello").text()).isEqualTo("de /de/bye");
    }

    @Test
    void theRoutesAreListed() {
        Retort app = Retort.builder()
                .config(Config.builder().build())
                .add(new Api())
                .add(new Site())
                .build();
        // region table
        String table = app.routes(RouteTable.Sort.RULE);
        // endregion

        assertThat(table).contains("GET", "/api/", "api.index", "Api.index:");
    }

    @Test
    void aLambdaIsAHook() {
        // region lambdas
        Retort app = Retort.builder()
                .before(context -> context.request().query().get("stop") == null ? null : Response.text("stopped"))
                .after((context, response) -> response.header("X-Served-By", "retort"))
                .teardown((context, failure) -> System.clearProperty("retort.docs.example"))
                .onError(404, (context, error) -> "There is nothing here.")
                .add(new Site())
                .build();
        // endregion
        TestClient client = TestClient.of(app);

        assertThat(client.get("/?stop=1").text()).isEqualTo("stopped");
        assertThat(client.get("/none").text()).isEqualTo("There is nothing here.");
        assertThat(client.get("/none").header("X-Served-By")).isEqualTo("retort");
    }

    static class Tour {
        @Get("/")
        View page(Session session) {
            Flash.add(session, "info", "Saved.");
            return View.ofSource(
                            "{% for flash in flashes(with_categories=true) %}{{ flash.category }}:{{ flash.message }}"
                                    + "{% endfor %} {{ a ? 'yes' : 'no' }} {% verbatim %}{{ a }}{% endverbatim %}"
                                    + "{% for x in list %}{{ loop.index }}{% endfor %} {{ list | tojson }}"
                                    + " {{ csrfField() }} {{ request.path }} {{ session.user }} {{ g.colour }}")
                    .with("a", "")
                    .with("list", List.of("x", "y"));
        }

        @Before
        void colour(Attributes g, Session session) {
            g.set("colour", "green");
            session.set("user", "ada");
        }
    }

    @Test
    void aTemplateKnowsTheRequest() {
        Retort app = Retort.builder()
                .secretKey("a secret for the tests alone")
                .add(new Tour())
                .build();

        assertThat(TestClient.of(app).get("/").text())
                .startsWith("info:Saved. no {{ a }}01 [\"x\",\"y\"] <input type=\"hidden\" name=\"_csrf\"")
                .endsWith(" / ada green");
    }
}
