package dev.retort;

import static dev.retort.FailedStart.app;
import static dev.retort.FailedStart.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Before;
import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Template;
import dev.retort.config.Config;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mistakes that once came to light one at a time, or at a request: each is told at the start, with all others. */
@SuppressWarnings("UnusedMethod") // Scanned by the application under test.
class StartSurprisesTest {
    static class Wrong {
        @Get("/b")
        String unbound(String nobody) {
            return nobody;
        }

        @Get("/both")
        String both(@Body Map<String, String> body, @Form String field) {
            return body + field;
        }

        @Get("/thread")
        @Template("base.html")
        Thread thread() {
            return Thread.currentThread();
        }

        @OnError(404)
        @Template("nope.html")
        void notFound() {}

        @Before
        @Get("/hook")
        String hookAndRoute() {
            return "";
        }

        @Limit(body = 5)
        void notARoute() {}
    }

    private static RetortBuilder wrong() {
        return app().add(new Wrong());
    }

    private static String faults(RetortBuilder builder) {
        return String.join("\n", failure(builder).faults());
    }

    @Test
    void aWrongNameOfABlueprintOfTheBuilderIsToldWithTheOthers() {
        assertThat(faults(wrong().blueprint("a.b", "x/", blueprint -> {}))).contains("nobody", "a.b");
    }

    @Test
    void aWrongStatusOfALambdaIsToldWithTheOthers() {
        assertThat(faults(wrong().onError(99, (context, error) -> "x"))).contains("nobody", "99");
    }

    @Test
    void theResultOfAHandlerWithATemplateIsChecked() {
        assertThat(faults(wrong())).contains("Wrong.thread()");
    }

    @Test
    void safetyThatThrowsIsToldWithTheOthers() {
        assertThat(faults(wrong().safety(safety -> {
                    throw new IllegalArgumentException("no such range");
                })))
                .contains("nobody", "no such range");
    }

    @Test
    void theTemplateOfAnErrorHandlerIsChecked() {
        assertThat(faults(wrong())).contains("nope.html");
    }

    @Test
    void aBodyAndAFormAreTwoReadersOfOneBody() {
        assertThat(faults(wrong())).contains("Wrong.both");
    }

    @Test
    void aHookIsNoRoute() {
        assertThat(faults(wrong())).contains("Wrong.hookAndRoute");
    }

    @Test
    void aLimitIsForARoute() {
        assertThat(faults(wrong())).contains("notARoute");
    }

    @Test
    void everyWrongSettingIsTold() {
        Map<String, String> settings =
                Map.of("trusted-hosts", "a b/c", "trusted-proxies", "nonsense", "concurrency", "0");

        assertThat(faults(wrong().config(Config.builder().defaults(settings).build())))
                .contains("a b/c", "nonsense", "concurrency");
    }
}
