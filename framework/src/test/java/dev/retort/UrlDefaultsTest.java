package dev.retort;

import static dev.retort.Web.g;
import static dev.retort.Web.urlFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.http.HttpException;
import dev.retort.testing.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // Called by the application under test.
class UrlDefaultsTest {
    // region localized
    @Blueprint("/<lang>")
    static class Localized {
        @Get("/about")
        String about() {
            return g().get("lang") + ": " + urlFor(Localized::contact) + " " + urlFor(Plain::help);
        }

        @Get("/contact")
        String contact() {
            return urlFor(".about", Map.of("lang", "fr"));
        }
    }
    // endregion

    static class Plain {
        @Get("/help")
        String help() {
            return urlFor("localized.about", Map.of("lang", "de", "ref", "help"));
        }
    }

    // region setup
    static Retort app() {
        return Retort.builder()
                .add(new Localized())
                .add(new Plain())
                .urlValuePreprocessor((context, values) -> context.attributes().set("lang", values.get("lang")))
                .urlDefaults((endpoint, values) -> values.putIfAbsent("lang", g().get("lang")))
                .build();
    }
    // endregion

    private final TestClient client = TestClient.of(app());

    @Test
    void aDefaultIsForUrlsThatHaveTheVariable() {
        assertThat(client.get("/en/about").text()).isEqualTo("en: /en/contact /help");
    }

    @Test
    void whatTheCallerSaysWins() {
        assertThat(client.get("/en/contact").text()).isEqualTo("/fr/about");
        assertThat(client.get("/help").text()).isEqualTo("/de/about?ref=help");
    }

    @Test
    void aDefaultMayBeAnOptionOfBuilding() {
        TestClient external = TestClient.of(Retort.builder()
                .add(new Plain())
                .add(new Localized())
                .urlDefaults((endpoint, values) -> values.put("_external", true))
                .build());
        assertThat(external.get("/help").text()).isEqualTo("http://localhost/de/about?ref=help");
    }

    @Test
    void theDefaultsOfABlueprintAreForItsOwnEndpointsFromWhereverTheyAreBuilt() {
        List<String> asked = new ArrayList<>();
        TestClient nested = TestClient.of(Retort.builder()
                .urlDefaults((endpoint, values) -> asked.add("app " + endpoint))
                .blueprint(
                        "outer",
                        "/<a>",
                        outer -> outer.urlDefaults((endpoint, values) -> {
                                    asked.add("outer " + endpoint);
                                    values.putIfAbsent("a", 1);
                                })
                                .blueprint(
                                        "inner",
                                        "/<b>",
                                        inner -> inner.urlDefaults((endpoint, values) -> {
                                                    asked.add("inner " + endpoint);
                                                    values.putIfAbsent("b", values.get("a") + "2");
                                                })
                                                .add(new Page())))
                .add(new Links())
                .build());
        assertThat(nested.get("/links").text()).isEqualTo("/1/12/page /links");
        assertThat(asked)
                .containsExactly(
                        "app outer.inner.page", "outer outer.inner.page", "inner outer.inner.page", "app links");
    }

    static class Page {
        @Get("/page")
        String page() {
            return "page";
        }
    }

    static class Links {
        @Get("/links")
        String links() {
            return urlFor("outer.inner.page") + " " + urlFor("links");
        }
    }

    @Test
    void preprocessorsComeBeforeAllHooksFromTheApplicationInwards() {
        List<String> log = new ArrayList<>();
        TestClient nested = TestClient.of(Retort.builder()
                .before(context -> {
                    log.add("before of the application");
                    return null;
                })
                .urlValuePreprocessor((context, values) -> log.add("app " + values.get("a")))
                .blueprint(
                        "outer",
                        "/<a>",
                        outer -> outer.urlValuePreprocessor((context, values) -> log.add("outer " + values.get("a")))
                                .blueprint(
                                        "inner",
                                        "/inner",
                                        inner -> inner.urlValuePreprocessor(
                                                        (context, values) -> log.add("inner " + values.get("a")))
                                                .add(new Page()))
                                .add(new Page()))
                .build());
        nested.get("/7/inner/page");
        nested.get("/8/page");
        nested.get("/nowhere");
        assertThat(log)
                .containsExactly(
                        "app 7",
                        "outer 7",
                        "inner 7",
                        "before of the application",
                        "app 8",
                        "outer 8",
                        "before of the application",
                        "before of the application");
    }

    @Test
    void aPreprocessorThatRefusesIsAnsweredByTheErrorHandlers() {
        TestClient refusing = TestClient.of(Retort.builder()
                .blueprint(
                        "outer",
                        "/<a>",
                        outer -> outer.urlValuePreprocessor((context, values) -> {
                                    throw HttpException.notFound();
                                })
                                .onError(404, (context, error) -> "no such language")
                                .add(new Page()))
                .build());
        assertThat(refusing.get("/7/page").status()).isEqualTo(404);
        assertThat(refusing.get("/7/page").text()).isEqualTo("no such language");
    }
}
