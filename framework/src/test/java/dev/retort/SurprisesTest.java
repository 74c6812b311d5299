package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Teardown;
import dev.retort.annotation.Template;
import dev.retort.config.Config;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.security.Cors;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What somebody who comes from Flask expects, and once did not get: one test for each surprise. Those of error handlers are
 * in {@link ErrorSurprisesTest}, those of the start in {@link StartSurprisesTest}.
 */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
class SurprisesTest {
    private static TestClient of(Object... handlers) {
        return TestClient.of(Retort.of(handlers));
    }

    static class Forms {
        @Get(
                value = "/value",
                produces = {"text/html", "application/json"})
        Map<String, String> value() {
            return Map.of("name", "<script>alert(1)</script>");
        }

        @Get(
                value = "/post",
                produces = {"application/json", "text/html"})
        @Template("wiring/post.html")
        Response post() {
            return Response.of(Map.of("title", "<script>", "text", "")).status(201);
        }
    }

    private static TestResponse page(String path) {
        return of(new Forms())
                .request("GET", path)
                .header("Accept", "text/html")
                .send();
    }

    @Test
    void jsonIsNeverSentUnderTheNameOfHtml() {
        TestResponse response = page("/value");

        assertThat(response.text()).startsWith("{");
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aTemplateRendersTheModelInAResponse() {
        TestResponse response = page("/post");

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.text()).contains("<h1>");
    }

    static class Wrapped {
        @Get("/a")
        String a() {
            return "a";
        }

        @After
        Response wrap(Response response) {
            return Response.of(Map.of("wrapped", response.status()));
        }
    }

    @Test
    void anAfterHookMayReturnAnyValueInAResponse() {
        assertThat(of(new Wrapped()).get("/a").text()).isEqualTo("{\"wrapped\":200}");
    }

    static class Replaced {
        @Get("/a")
        String a(RequestContext context) {
            context.afterThisRequest(response -> Response.of("x"));
            return "a";
        }
    }

    @Test
    void afterThisRequestMayReturnAnyValueInAResponse() {
        assertThat(of(new Replaced()).get("/a").text()).isEqualTo("x");
    }

    static class Late {
        @Get("/b")
        Response b() {
            return Response.created("/b/1", CompletableFuture.completedFuture(Map.of("a", 1)));
        }
    }

    @Test
    void aResponseOfAStageKeepsItsStatusAndHeaders() {
        TestResponse response = of(new Late()).get("/b");

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("Location")).isEqualTo("/b/1");
    }

    static class EmptyBefore {
        @Before
        Optional<String> nothing() {
            return Optional.empty();
        }

        @Get("/a")
        String a() {
            return "a";
        }
    }

    @Test
    void anEmptyOptionalOfABeforeHookGoesOn() {
        assertThat(of(new EmptyBefore()).get("/a").text()).isEqualTo("a");
    }

    static class Torn {
        boolean torn;
        String seen = "";

        @Get("/events")
        Sse events() {
            return Sse.open(channel -> {
                seen = "torn=" + torn;
                channel.close();
            });
        }

        @Teardown
        void tearDown() {
            torn = true;
        }
    }

    @Test
    void teardownOfAChannelOfEventsComesAfterItsSubscriber() {
        Torn handler = new Torn();

        of(handler).get("/events");

        assertThat(handler.seen).isEqualTo("torn=false");
        assertThat(handler.torn).isTrue();
    }

    static class Writable {
        @Post("/w")
        String write() {
            return "w";
        }
    }

    @Test
    void thePostThatAPreflightAllowsIsNotRefusedAsForged() {
        TestClient client = TestClient.of(Retort.builder()
                .blueprint(
                        "open", "/open", blueprint -> blueprint.cors(Cors.any()).add(new Writable()))
                .build());

        TestResponse preflight = client.request("OPTIONS", "/open/w")
                .header("Origin", "https://x.example")
                .header("Access-Control-Request-Method", "POST")
                .send();
        TestResponse written = client.request("POST", "/open/w")
                .header("Origin", "https://x.example")
                .send();

        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(written.status()).isEqualTo(200);
    }

    @Test
    void anUnknownKeyWarns() {
        Config config = Config.builder()
                .environment("RETORT_", Map.of("RETORT_TRUSTED_HOST", "example.org"))
                .build();

        try (LogCapture log = LogCapture.start()) {
            Retort app = Retort.builder().config(config).add(new Writable()).build();

            assertThat(app.config()).isSameAs(config);
            assertThat(log.text()).contains("trusted");
        }
    }

    @Blueprint("/x")
    static class Base {}

    static class Inheriting extends Base {
        @Get("/a")
        String a() {
            return "a";
        }
    }

    @Test
    void aBlueprintIsInherited() {
        assertThat(of(new Inheriting()).get("/x/a").status()).isEqualTo(200);
    }

    @Test
    void aListenerIsToldOfTheStartOfAMalformedRequest() {
        List<String> told = new ArrayList<>();
        RequestListener listener = new RequestListener() {
            @Override
            public void started(RequestContext context) {
                told.add("started");
            }

            @Override
            public void ended(RequestContext context) {
                told.add("ended");
            }
        };

        TestClient.of(Retort.builder().add(new Writable()).listener(listener).build())
                .get("/%zz");

        assertThat(told).containsExactly("started", "ended");
    }
}
