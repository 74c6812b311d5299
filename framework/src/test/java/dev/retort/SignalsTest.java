package dev.retort;

import static dev.retort.Web.flash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Template;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.http.Response;
import dev.retort.session.Flash;
import dev.retort.session.Session;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "try"}) // Called by the application under test; the log is only kept quiet.
class SignalsTest {
    static class Pages {
        @Template("hello.html")
        @Get("/hello")
        Map<String, String> hello() {
            return Map.of("person", "Ada");
        }

        @Get("/stream")
        View stream() {
            return View.of("hello.html").stream();
        }

        @Get("/fails")
        View fails() {
            return View.ofSource("{{ 1 / 0 }}");
        }

        @Post("/save")
        String save(Session session) {
            Flash.add(session, "info", "Saved.");
            flash("Twice.");
            return "saved";
        }
    }

    private final List<String> told = new ArrayList<>();

    private final RequestListener listener =
            // region listener
            new RequestListener() {
                @Override
                public void rendering(RequestContext context, View view) {
                    told.add("rendering " + view.template());
                }

                @Override
                public void rendered(RequestContext context, View view) {
                    told.add("rendered " + view.template() + " with " + view.model());
                }

                @Override
                public void flashed(RequestContext context, Flash flash) {
                    told.add("flashed " + flash.category() + ": " + flash.message());
                }

                @Override
                public void finished(RequestContext context, Response response) {
                    told.add("finished " + response.status());
                }
            };
    // endregion

    private TestClient client() {
        return TestClient.of(Retort.builder()
                .secretKey("0123456789abcdef")
                .listener(listener)
                .add(new Pages())
                .build());
    }

    @Test
    void aListenerIsToldOfTemplates() {
        client().get("/hello");
        assertThat(told)
                .containsExactly("rendering hello.html", "rendered hello.html with {person=Ada}", "finished 200");
    }

    @Test
    void aListenerIsToldOfATemplateThatIsSentWhileItIsRendered() {
        assertThat(client().get("/stream").text()).contains("Hello");
        assertThat(told).containsExactly("finished 200", "rendering hello.html", "rendered hello.html with {}");
    }

    @Test
    void aTemplateThatFailsWasNotRendered() {
        try (LogCapture ignored = LogCapture.start()) {
            client().get("/fails");
        }
        assertThat(told).containsExactly("rendering <source>", "finished 500");
    }

    @Test
    void aListenerIsToldOfMessagesHoweverTheyAreFlashed() {
        client().post("/save");
        assertThat(told).containsExactly("flashed info: Saved.", "flashed message: Twice.", "finished 200");
    }

    @Test
    void aListenerThatFailsChangesNothing() {
        RequestListener failing = new RequestListener() {
            @Override
            public void rendering(RequestContext context, View view) {
                throw new IllegalStateException("rendering");
            }

            @Override
            public void flashed(RequestContext context, Flash flash) {
                throw new IllegalStateException("flashed");
            }
        };
        TestClient client = TestClient.of(Retort.builder()
                .secretKey("0123456789abcdef")
                .listener(failing)
                .add(new Pages())
                .build());
        try (LogCapture ignored = LogCapture.start()) {
            assertThat(client.get("/hello").status()).isEqualTo(200);
            assertThat(client.post("/save").text()).isEqualTo("saved");
        }
    }

    @Test
    void anApplicationSaysWhenItBeginsAndEnds() {
        List<String> log = told;
        Retort app =
                // region lifecycle
                Retort.builder()
                        .onStart(started ->
                                log.add("serving " + started.urls().rules().size() + " rules"))
                        .onStop(stopped -> log.add("stopped"))
                        // endregion
                        .onStop(stopped -> {
                            log.add("stopped first");
                            throw new IllegalStateException("and the others are told all the same");
                        })
                        .route(dev.retort.routing.Rule.of("/").endpoint("x"), (request, values) -> "x")
                        .build();
        assertThat(log).isEmpty();
        TestClient.of(app);
        app.begin();
        assertThat(log).hasSize(1).first().asString().startsWith("serving ");
        try (LogCapture ignored = LogCapture.start()) {
            app.end();
            app.end();
        }
        assertThat(log.subList(1, log.size())).containsExactly("stopped first", "stopped");
    }

    @Test
    void aStartThatFailsIsThrownAndWhatHadBegunIsEnded() {
        Retort app = Retort.builder()
                .onStart(started -> told.add("began"))
                .onStart(started -> {
                    throw new IllegalStateException("no database");
                })
                .onStop(stopped -> told.add("ended"))
                .build();
        assertThatThrownBy(app::begin).hasMessage("no database");
        assertThat(told).containsExactly("began", "ended");
        app.end();
        assertThat(told).hasSize(2);
    }
}
