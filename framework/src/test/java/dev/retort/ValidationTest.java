package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.registry.SetupException;
import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import dev.retort.validation.Validator;
import dev.retort.validation.Violation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValidationTest {
    // region record
    record Signup(
            @NotBlank @Size(max = 20) String name, @Min(18) int age) {}

    // endregion

    record Tag(@NotBlank String name) {}

    record Article(
            @NotBlank String title, List<Tag> tags, @Valid Tag main, List<@NotBlank String> notes) {}

    record Window(@Positive int from) {}

    record Report(@Query("t") @Size(min = 2) String title, Window window) {}

    record Worded(@NotBlank(message = "Tell us your name.") String name) {}

    @SuppressWarnings("UnusedMethod") // Called by the application under test.
    static class Handlers {
        @Get("/page/<int:n>")
        String page(@Max(9) int n, @Query @Positive int size) {
            return n + " " + size;
        }

        // region form
        @Post("/signup")
        String signup(@Form Signup signup) {
            return "Welcome, " + signup.name() + ".";
        }
        // endregion

        @Post("/article")
        String article(@Body Article article) {
            return article.title();
        }

        @Post("/articles")
        String articles(@Body List<Article> articles) {
            return "" + articles.size();
        }

        @Get("/report")
        String report(@Query Report report) {
            return report.toString();
        }

        @Get("/worded")
        String worded(@Query Worded worded) {
            return worded.name();
        }

        @Get("/list")
        String list(@Query List<@Positive Integer> n) {
            return n.toString();
        }

        @Get("/free")
        String free(@Query String q) {
            return q;
        }
    }

    private final TestClient client = TestClient.of(Retort.of(new Handlers()));

    private static String reason(TestResponse answer) {
        return answer.text().replace("&quot;", "'");
    }

    private TestResponse json(String target, String json) {
        return client.request("POST", target)
                .header("Accept", "text/html")
                .body("application/json", json.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    void argumentsThatKeepTheirConstraintsReachTheHandler() {
        assertThat(client.get("/page/9?size=1").text()).isEqualTo("9 1");
        assertThat(client.post("/signup", Map.of("name", "Ada", "age", "36")).text())
                .isEqualTo("Welcome, Ada.");
        assertThat(json(
                                "/article",
                                "{\"title\":\"a\",\"tags\":[{\"name\":\"b\"}],\"main\":{\"name\":\"c\"},\"notes\":[]}")
                        .text())
                .isEqualTo("a");
        assertThat(client.get("/free?q=x").text()).isEqualTo("x");
    }

    @Test
    void everyViolationIsToldByTheNameThatTheClientKnows() {
        TestResponse answer = client.get("/page/10?size=0");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(reason(answer))
                .contains("The part 'n' of the path must be less than or equal to 9.")
                .contains("The query field 'size' must be greater than 0.")
                .doesNotContain("arg", "page.");
    }

    @Test
    void theComponentsOfAFormAreChecked() {
        TestResponse answer = client.post("/signup", Map.of("name", " ", "age", "17"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(reason(answer))
                .contains("The form field 'name' must not be blank.")
                .contains("The form field 'age' must be greater than or equal to 18.");
    }

    @Test
    void whatIsInsideAJsonBodyIsCheckedAndToldOnce() {
        String reason = reason(
                json(
                        "/article",
                        "{\"title\":\"\",\"tags\":[{\"name\":\"a\"},{\"name\":\"\"}],\"main\":{\"name\":\"\"},\"notes\":[\"\"]}"));

        assertThat(reason)
                .contains("The field 'title' of the body must not be blank.")
                .contains("The field 'tags[1].name' of the body must not be blank.")
                .containsOnlyOnce("The field 'main.name' of the body must not be blank.")
                .contains("The field 'notes[0]' of the body must not be blank.");
        assertThat(reason(json("/articles", "[{\"title\":\"\",\"tags\":[],\"main\":{\"name\":\"a\"},\"notes\":[]}]")))
                .contains("The field '[0].title' of the body must not be blank.");
    }

    @Test
    void renamedAndNestedFieldsKeepTheirNames() {
        assertThat(reason(client.get("/report?t=x&window.from=0")))
                .contains("The query field 't' size must be between 2 and")
                .contains("The query field 'window.from' must be greater than 0.");
        assertThat(reason(client.get("/list?n=1&n=0"))).contains("The query field 'n' must be greater than 0.");
    }

    @Test
    void aMessageOfTheApplicationStandsAsItIs() {
        assertThat(reason(client.get("/worded?name="))).contains("The query field 'name': Tell us your name.<");
    }

    @Test
    void messagesAreInTheLanguageOfTheClient() {
        TestResponse answer = client.request("GET", "/page/9?size=0")
                .header("Accept-Language", "tlh, de-CH;q=0.9, en;q=0.5")
                .send();

        assertThat(answer.status()).isEqualTo(422);
        assertThat(reason(answer)).contains("größer");
        assertThat(client.request("GET", "/page/9?size=0")
                        .header("Accept-Language", ";;q=x,\u0001")
                        .send()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatCannotBeReadIsAnsweredWith400BeforeAnythingIsChecked() {
        assertThat(client.get("/page/10?size=x").status()).isEqualTo(400);
    }

    @Test
    void aValidatorOfTheApplicationTakesThePlaceOfJakartaValidation() {
        AtomicInteger prepared = new AtomicInteger();
        Validator shouting = (handler, method, bound, faults) -> {
            prepared.incrementAndGet();
            return method.getName().equals("free")
                    ? (target, arguments, language) -> List.of(new Violation(0, "", "is " + arguments[0] + " again"))
                    : null;
        };
        TestClient other = TestClient.of(
                Retort.builder().validator(shouting).add(new Handlers()).build());

        assertThat(other.get("/free?q=x").status()).isEqualTo(422);
        assertThat(reason(other.get("/free?q=x"))).contains("The query field 'q' is x again.");
        assertThat(other.get("/page/10?size=0").status()).isEqualTo(200);
        assertThat(prepared).hasValue(8);
    }

    @SuppressWarnings("UnusedMethod") // Read, never called.
    static class Static {
        @Get("/static")
        static String show(@Query @Positive int n) {
            return "" + n;
        }
    }

    @Test
    void aConstraintThatWouldNotBeCheckedIsRefusedAtTheStart() {
        SetupException failure =
                Objects.requireNonNull(catchThrowableOfType(SetupException.class, () -> Retort.of(new Static())));

        assertThat(failure).hasMessageContaining("Static.show() are not checked, as it is static");
    }

    /** Starts the handlers in a class path of their own, and returns what was logged. */
    private static String logWithout(String... absent) throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Arrays.stream(absent).noneMatch(entry::contains)) {
                path.add(new File(entry).toURI().toURL());
            }
        }
        LogCapture log = LogCapture.start();
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Constructor<?> handlers = loader.loadClass(Handlers.class.getName()).getDeclaredConstructor();
            handlers.setAccessible(true);
            Object[] given = {handlers.newInstance()};
            Object app = loader.loadClass(Retort.class.getName())
                    .getMethod("of", Object[].class)
                    .invoke(null, (Object) given);
            assertThat(app).isNotNull();
        } finally {
            log.stop();
        }
        return log.stop();
    }

    @Test
    void withoutAProviderTheApplicationStartsWithOneWarning() throws Exception {
        assertThat(logWithout("hibernate-validator"))
                .containsOnlyOnce("no provider of Jakarta Validation is on the class path")
                .contains("add org.hibernate.validator:hibernate-validator");
    }

    @Test
    void withoutJakartaValidationTheApplicationStarts() throws Exception {
        assertThat(logWithout("hibernate-validator", "jakarta.validation")).doesNotContain("Validation", "alidator");
    }
}
