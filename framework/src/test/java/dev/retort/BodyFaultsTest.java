package dev.retort;

import static dev.retort.FailedStart.app;
import static dev.retort.FailedStart.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retort.annotation.Body;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.json.JsonCodec;
import dev.retort.testing.TestClient;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types of bodies that JSON can never become are told at the start. */
@SuppressWarnings("UnusedMethod") // Scanned by the application under test.
class BodyFaultsTest {
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
            return name + " in " + BodyFaultsTest.this;
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
}
