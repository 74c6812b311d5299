package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retort.annotation.Before;
import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Template;
import dev.retort.config.Config;
import dev.retort.http.HttpException;
import dev.retort.json.JsonCodec;
import dev.retort.registry.SetupException;
import dev.retort.routing.Converter;
import dev.retort.template.TemplateEngine;
import dev.retort.template.TemplateScope;
import dev.retort.template.View;
import dev.retort.testing.TestClient;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.io.File;
import java.io.InputStream;
import java.io.Writer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What would be found by the first request, and is told at the start. */
@SuppressWarnings("UnusedMethod") // Scanned by the application under test.
class StartFaultsTest {
    private static SetupException failure(RetortBuilder builder) {
        return Objects.requireNonNull(catchThrowableOfType(SetupException.class, builder::build));
    }

    private static SetupException failure(Object handler) {
        return failure(app().add(handler));
    }

    private static RetortBuilder app() {
        return Retort.builder().config(Config.builder().build());
    }

    interface Shape {
        double area();
    }

    abstract static class Pet {}

    static final class Sealed {
        private final String name;

        Sealed(String name, int count) {
            this.name = name + count;
        }

        String name() {
            return name;
        }
    }

    record Zoo(String name, List<Pet> pets) {}

    record Owner(String name, Zoo zoo) {}

    class Inner {
        @Nullable String name;

        String place() {
            return name + " in " + StartFaultsTest.this;
        }
    }

    static class Unreadable {
        @Post("/a")
        String shape(@Body Shape shape) {
            return "" + shape.area();
        }

        @Post("/b")
        String pets(@Body Map<String, Pet> pets) {
            return "" + pets;
        }

        @Post("/c")
        String constructor(@Body Sealed sealed) {
            return sealed.name();
        }

        @Post("/d")
        String inside(@Body Owner owner) {
            return owner.name();
        }

        @Post("/e")
        String inner(@Body Inner inner) {
            return inner.place();
        }

        @Post("/f")
        String stream(@Body InputStream stream) {
            return "" + stream;
        }

        @Get("/other")
        String unbound(String nobody) {
            return nobody;
        }
    }

    @Test
    void aBodyThatNoJsonFitsIsToldWithTheOtherFaults() {
        assertThat(failure(new Unreadable()))
                .hasMessageContaining("The parameter shape of Unreadable.shape(Shape) cannot be read from JSON:"
                        + " Shape is an interface, and nothing says which class is to be made of it."
                        + "\n  Use a record, or put @JsonTypeInfo and @JsonSubTypes before Shape.")
                .hasMessageContaining("Unreadable.pets(Map) cannot be read from JSON: Pet is abstract")
                .hasMessageContaining("Sealed has no constructor that JSON could be read into")
                .hasMessageContaining(
                        "Unreadable.inside(Owner) cannot be read from JSON: its field zoo.pets: Pet is abstract")
                .hasMessageContaining("Inner has no constructor")
                .hasMessageContaining("make the nested class static")
                .hasMessageContaining("InputStream is abstract")
                .hasMessageContaining("nobody of Unreadable.unbound(String) is bound to nothing");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
    interface Figure {}

    record Circle(double radius) implements Figure {}

    record Tree(String name, List<Tree> children, @Nullable Figure figure) {}

    static final class Name {
        private final String text;

        private Name(String text) {
            this.text = text;
        }

        @JsonCreator
        static Name of(String text) {
            return new Name(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public static class Bean {
        private String name = "";

        private @Nullable Shape shape;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        @JsonIgnore
        public @Nullable Shape getShape() {
            return shape;
        }

        public void setShape(Shape shape) {
            this.shape = shape;
        }
    }

    record Much(
            Optional<LocalDate> day,
            Map<String, List<Integer>> numbers,
            Object any,
            Comparable<?> order,
            OptionalInt count,
            Name name) {}

    static class Legible {
        @Post("/figure")
        String figure(@Body Figure figure) {
            return "" + figure;
        }

        @Post("/tree")
        String tree(@Body Tree tree) {
            return tree.name() + tree.children().size() + tree.figure();
        }

        @Post("/bean")
        String bean(@Body Bean bean) {
            return bean.getName();
        }

        @Post("/many")
        String many(@Body List<Map<String, Name>> many) {
            return "" + many;
        }

        @Post("/much")
        String much(@Body Much much) {
            return "" + much.name();
        }

        @Post("/array")
        String array(@Body int[] numbers) {
            return "" + numbers.length;
        }

        @Post("/iterable")
        String iterable(@Body Iterable<Circle> circles) {
            return "" + circles;
        }
    }

    @Test
    void whatJsonCanBeReadIntoStarts() {
        TestClient client = TestClient.of(app().add(new Legible()).build());

        assertThat(client.request("POST", "/figure")
                        .json(Map.of("@type", "circle", "radius", 2))
                        .send()
                        .text())
                .isEqualTo("Circle[radius=2.0]");
        assertThat(client.request("POST", "/tree")
                        .json(Map.of("name", "a", "children", List.of()))
                        .send()
                        .text())
                .isEqualTo("a0null");
        assertThat(client.request("POST", "/many")
                        .json(List.of(Map.of("k", "v")))
                        .send()
                        .text())
                .isEqualTo("[{k=v}]");
    }

    /** A codec that knows nothing of types. */
    private static final JsonCodec WITHOUT_A_CHECK = new JsonCodec() {
        @Override
        public @Nullable Object read(byte[] json, Type type) {
            return (Shape) () -> 2;
        }

        @Override
        public byte[] write(Object value) {
            return JsonCodec.jackson().write(value);
        }
    };

    static class AnyShape {
        @Post("/a")
        String shape(@Body Shape shape) {
            return "" + shape.area();
        }
    }

    @Test
    void theApplicationsOwnCodecIsAskedAndNotJackson() {
        Retort app = app().add(new AnyShape()).json(WITHOUT_A_CHECK).build();

        assertThat(TestClient.of(app)
                        .request("POST", "/a")
                        .json(Map.of())
                        .send()
                        .text())
                .isEqualTo("2.0");
    }

    record Basket(@Size(min = 1) int count, List<Line> lines) {}

    record Line(@Min(1) String number) {}

    static class Misplaced {
        @Get("/a")
        String length(@Query @Size(min = 2) int n) {
            return "" + n;
        }

        @Post("/b")
        String basket(@Form Basket basket) {
            return "" + basket;
        }

        @Post("/c")
        String json(@Body Map<String, Basket> baskets) {
            return "" + baskets;
        }

        @Get("/d")
        String elements(@Query List<@NotBlank Integer> numbers) {
            return "" + numbers;
        }

        @Get("/other")
        String unbound(String nobody) {
            return nobody;
        }
    }

    record Flat(@Size(min = 1) int count, @NotBlank int other) {}

    static class MisplacedInside {
        @Post("/c")
        String json(@Body List<Flat> flats) {
            return "" + flats;
        }

        @Post("/d")
        String line(@Body Line[] lines) {
            return "" + lines.length;
        }
    }

    @Test
    void aConstraintOnATypeThatItIsNotForIsToldWithTheOtherFaults() {
        assertThat(failure(new Misplaced()))
                .hasMessageContaining("The constraints of Misplaced.length() cannot be checked")
                .hasMessageContaining("'jakarta.validation.constraints.Size' validating type 'java.lang.Integer'")
                .hasMessageContaining("@Min, @Max and @Positive are for numbers")
                .hasMessageContaining(
                        "The constraints of Basket.count, which Misplaced.json() takes, cannot be checked")
                .hasMessageContaining("The constraints of Misplaced.elements() cannot be checked")
                .hasMessageContaining("nobody of Misplaced.unbound(String) is bound to nothing");
        assertThat(failure(new MisplacedInside()))
                .hasMessageContaining("The constraints of Flat.count, which MisplacedInside.json() takes,")
                .hasMessageContaining("The constraints of Flat.other, which MisplacedInside.json() takes,");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = HatesNull.class)
    @interface Known {
        String message() default "is unknown";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** A validator that does not look out for null. */
    public static final class HatesNull implements ConstraintValidator<Known, String> {
        @Override
        public boolean isValid(String value, ConstraintValidatorContext context) {
            return value.startsWith("k");
        }
    }

    static class Sound {
        @Get("/known")
        String known(@Query @Known String name) {
            return name;
        }

        @Get("/all")
        String all(@Query @Size(max = 2) List<@Positive Integer> n, @Query Optional<@Size(max = 3) String> q) {
            return n + " " + q;
        }

        @Get("/min")
        String min(@Query @Min(2) OptionalInt n) {
            return "" + n;
        }
    }

    @Test
    void soundConstraintsStartWhateverTheirValidatorsThinkOfNull() {
        TestClient client = TestClient.of(app().add(new Sound()).build());

        assertThat(client.get("/known?name=ken").status()).isEqualTo(200);
        assertThat(client.get("/known?name=bo").status()).isEqualTo(422);
        assertThat(client.get("/all?n=1&n=2").status()).isEqualTo(200);
        assertThat(client.get("/all?n=0").status()).isEqualTo(422);
        assertThat(client.get("/min?n=1").status()).isEqualTo(422);
    }

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
        assertThat(startWithout("jackson-annotations", Unreadable.class))
                .contains("StartFaultsTest$Unreadable cannot be read: java.lang.NoClassDefFoundError");
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
