package dev.retort;

import static dev.retort.FailedStart.app;
import static dev.retort.FailedStart.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.annotation.Before;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Query;
import dev.retort.annotation.Template;
import dev.retort.http.HttpException;
import dev.retort.routing.Converter;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateScope;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import java.io.File;
import java.io.InputStream;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What would be found by the first request, and is told at the start. */
@SuppressWarnings("UnusedMethod") // Scanned by the application under test.
class StartFaultsTest {
    static class PathTypes {
        @Get("/a/<int:ids>")
        String list(List<Integer> ids) {
            return "" + ids;
        }

        @Get("/b/<string:text>")
        String stream(InputStream text) {
            return "" + text;
        }

        @Get("/c/<path:map>")
        String map(Map<String, String> map) {
            return "" + map;
        }

        @Get("/d")
        String query(@Query Map<String, String> map, @Query List<List<String>> lists) {
            return map + "" + lists;
        }
    }

    @Test
    void aTypeThatNoConverterMakesIsToldAtTheStartWhicheverConverterTheRuleNames() {
        assertThat(failure(new PathTypes()))
                .hasMessageContaining("ids of PathTypes.list(List) is a List, which no converter makes")
                .hasMessageContaining(
                        "text of PathTypes.stream(InputStream) is a InputStream, which no converter makes")
                .hasMessageContaining("map of PathTypes.map(Map) is a Map, which no converter makes")
                .hasMessageContaining("map of PathTypes.query(Map, List) is a Map, which the text of a query field")
                .hasMessageContaining("lists of PathTypes.query(Map, List) is a List");
    }

    enum Section {
        ABOUT,
        HELP
    }

    static class NeverMatching {
        @Get("/a/<int:day>")
        String day(LocalDate day) {
            return "" + day;
        }

        @Get("/b/<uuid:id>")
        String id(int id) {
            return "" + id;
        }

        @Get("/c/<float:section>")
        String section(Section section) {
            return "" + section;
        }

        @Get("/d/<int:text>")
        String text(CharSequence text) {
            return "" + text;
        }

        @Get("/e/<int:flag>/<uuid:zone>")
        String flag(Optional<Duration> flag, ZoneId zone) {
            return flag + "" + zone;
        }
    }

    @Test
    void aConverterThatTakesNothingOfTheParametersTypeIsToldAtTheStart() {
        assertThat(failure(new NeverMatching()))
                .hasMessageContaining("day of NeverMatching.day(LocalDate) is a LocalDate, which nothing that <int:day>"
                        + " takes can be.\n  Write <day>, as the type says what is taken, or change the type.")
                .hasMessageContaining("id of NeverMatching.id(int) is a Integer, which nothing that <uuid:id> takes")
                .hasMessageContaining("section of NeverMatching.section(Section) is a Section, which nothing")
                .hasMessageContaining("text of NeverMatching.text(CharSequence) is a CharSequence, which nothing")
                .hasMessageContaining("flag of NeverMatching.flag(Optional, ZoneId) is a Duration, which nothing")
                .hasMessageContaining("zone of NeverMatching.flag(Optional, ZoneId) is a ZoneId, which nothing");
    }

    public record Id(int number) {
        public static Id of(String text) {
            return new Id(Integer.parseInt(text));
        }
    }

    static class Matching {
        @Get("/a/<int:year>/<int:big>/<int:any>/<int:wide>/<int:id>/<int:letter>")
        String numbers(Year year, BigInteger big, Object any, double wide, Id id, byte letter) {
            return year + " " + big + " " + any + " " + wide + " " + id + " " + letter;
        }

        @Get("/b/<float:exact>/<uuid:text>")
        String others(BigDecimal exact, String text) {
            return exact + " " + text;
        }
    }

    @Test
    void whatAConverterTakesMayBecomeEveryTypeThatSomeOfItFits() {
        TestClient client = TestClient.of(app().add(new Matching()).build());

        assertThat(client.get("/a/2026/3/4/5/6/7").text()).isEqualTo("2026 3 4 5.0 Id[number=6] 7");
        assertThat(client.get("/b/1.50/123e4567-e89b-12d3-a456-426614174000").text())
                .isEqualTo("1.5 123e4567-e89b-12d3-a456-426614174000");
    }

    static class Unrooted {
        @Get("hello")
        String hello() {
            return "hello";
        }
    }

    @Test
    void aFaultIsToldOnce() {
        assertThat(failure(new Unrooted()).getMessage())
                .contains("Write \"/hello\".")
                .doesNotContain("2 reasons");
    }

    private static final Converter<List<String>> LIST = new Converter<>() {
        @Override
        public String regex() {
            return "[^/]+";
        }

        @Override
        public List<String> toValue(String text) {
            return List.of(text.split(",", -1));
        }
    };

    static class Lists {
        @Get("/a/<list:ids>")
        String list(List<String> ids) {
            return "" + ids;
        }
    }

    @Test
    void aConverterOfTheApplicationMayMakeAnyType() {
        Retort app = app().converter("list", LIST).add(new Lists()).build();

        assertThat(TestClient.of(app).get("/a/x,y").text()).isEqualTo("[x, y]");
        assertThat(failure(app().add(new Lists()))).hasMessageContaining("There is no converter 'list'");
    }

    static class Confused {
        @OnError(404)
        String status(IllegalStateException failure) {
            return "" + failure;
        }

        @OnError
        String nothing() {
            return "";
        }

        @OnError
        String two(IllegalStateException one, IllegalArgumentException two) {
            return "" + one + two;
        }

        @OnError({500, 502})
        String fine(HttpException error) {
            return error.reason();
        }

        @Get("/")
        String index() {
            return "";
        }
    }

    @Test
    void anErrorHandlerThatCouldNeverGetItsExceptionSaysWhatToWrite() {
        assertThat(failure(new Confused()))
                .hasMessageContaining("Confused.status(IllegalStateException) is for a status, whose error is an"
                        + " HttpException, but takes a IllegalStateException")
                .hasMessageContaining("write @OnError without a status")
                .hasMessageContaining("Confused.nothing() does not say what it is for")
                .hasMessageContaining("Confused.two(IllegalStateException, IllegalArgumentException) does not say");
    }

    static class Faulty {
        @Get("/x")
        String unbound(String nobody) {
            return nobody;
        }

        @Get("/y")
        @Template("page.html")
        Map<String, String> page() {
            return Map.of();
        }
    }

    private static final TemplateEngine BROKEN = new TemplateEngine() {
        @Override
        public void render(String name, Map<String, ?> model, TemplateScope scope, Writer out) {}

        @Override
        public String check(String name) {
            throw new NoClassDefFoundError("org/example/Engine");
        }
    };

    @Test
    void whatTheBuilderWasGivenIsToldWithTheOtherFaults() {
        assertThat(failure(app().converter("bad-name", LIST)
                        .converter("9", arguments -> LIST)
                        .templates(BROKEN)
                        .safety(safety -> {
                            throw new IllegalStateException("no file of proxies");
                        })
                        .add(new Faulty())))
                .hasMessageContaining("'bad-name' names no converter")
                .hasMessageContaining("'9' names no converter")
                .hasMessageContaining("The template of Faulty.page() cannot be checked")
                .hasMessageContaining("no file of proxies")
                .hasMessageContaining("nobody of Faulty.unbound(String) is bound to nothing");
    }

    static class Viewing {
        @Get("/v")
        View view() {
            return View.of("page.html");
        }

        @Get("/x")
        String unbound(String nobody) {
            return nobody;
        }
    }

    /** Starts a handler of this class on a class path without some library, and returns what the start said. */
    private static String startWithout(String library, Class<?> handler) throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains(library)) {
                path.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object[] handlers = {loader.loadClass(handler.getName())};
            Method start = loader.loadClass(Retort.class.getName()).getMethod("of", Object[].class);
            InvocationTargetException thrown = Objects.requireNonNull(
                    catchThrowableOfType(InvocationTargetException.class, () -> start.invoke(null, (Object) handlers)));
            return String.valueOf(thrown.getCause());
        }
    }

    @Test
    void aMissingEngineOfTemplatesIsToldWithTheOtherFaults() throws Exception {
        assertThat(startWithout("pebble-", Faulty.class))
                .contains("Templates want Pebble, which is not on the class path")
                .contains("nobody of Faulty.unbound(String) is bound to nothing");
        assertThat(startWithout("pebble-", Viewing.class))
                .contains("Templates want Pebble, which is not on the class path")
                .contains("nobody of Viewing.unbound(String) is bound to nothing");
    }

    @Test
    void aHandlerThatNeedsAMissingLibraryIsToldWithTheOtherFaults() throws Exception {
        assertThat(startWithout("jackson-annotations", BodyFaultsTest.Unreadable.class))
                .contains("BodyFaultsTest$Unreadable cannot be read: java.lang.NoClassDefFoundError");
    }

    static class Counting {
        private int calls;

        @Before
        void count() {
            calls++;
        }

        @Get("/")
        String index() {
            return "called " + calls;
        }
    }

    @Test
    void aBuilderBuildsTheSameTwice() {
        RetortBuilder builder = app().add(new Counting()).get("/lambda", (request, values) -> "lambda");
        Retort first = builder.build();
        Retort second = builder.get("/more", (request, values) -> "more").build();

        assertThat(second.urls().rules()).hasSize(first.urls().rules().size() + 1);
        assertThat(TestClient.of(first).get("/").text()).isEqualTo("called 1");
        assertThat(TestClient.of(second).get("/").text()).isEqualTo("called 2");
        assertThat(TestClient.of(second).get("/more").text()).isEqualTo("more");
        assertThat(TestClient.of(first).get("/more").status()).isEqualTo(404);
    }

    @Test
    void aFaultIsToldOnceHoweverOftenItIsBuilt() {
        RetortBuilder builder = app().add(new Faulty()).templates(BROKEN).onError(99, (context, error) -> "");

        List<String> first = failure(builder).faults();

        assertThat(failure(builder).faults()).isEqualTo(first).doesNotHaveDuplicates();
    }
}
