package dev.retort.template;

import static dev.retort.template.Rendering.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.http.HttpException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template reads of the values that it is given. */
class ValuesTest {
    record Author(String name, Optional<String> motto) {
        String hidden() {
            return "hidden";
        }

        public boolean isKnown() {
            return true;
        }

        public String getInitial() {
            return name.substring(0, 1);
        }

        public String greet(String who, int times) {
            return ("Hi " + who + "!").repeat(times);
        }

        public String fail() {
            if (name.isEmpty()) {
                return name;
            }
            throw new IllegalStateException("out of paper");
        }

        public String gone() {
            if (name.isEmpty()) {
                return name;
            }
            throw HttpException.notFound();
        }
    }

    record Shown(String title, @Nullable Author author) {}

    /** As a session or the parameters of a query are. */
    static final class Bag {
        public @Nullable String get(String key) {
            return key.equals("user") ? "ada" : null;
        }

        public int size() {
            return 7;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {{ author.name }}            | Ada
                    {{ author.name() }}          | Ada
                    {{ author.motto }}           | Think
                    {{ author.motto.length() }}  | 5
                    {{ author.known }}           | true
                    {{ author.initial }}         | A
                    {{ author.greet('Bob', 2) }} | Hi Bob!Hi Bob!
                    {{ author['name'] }}         | Ada
                    {{ nested.author.name }}     | Ada
                    {{ optional.title }}         | T
                    {{ number }}                 | 3
                    {{ bag.user }}               | ada
                    {{ bag.size }}               | 7
                    {{ map.size }}               | key
                    {{ map.size() }}             | 1
                    {{ list[1] }}                | b
                    {{ list.size }}              | 2
                    {{ array[0] }}               | x
                    {{ date.year }}              | 2026
                    {{ path.fileName }}          | b
                    {{ frozen.get(0) }}          | f
                    {{ ids[2] }}                 | two
                    """)
    void recordsMapsAndObjectsAreRead(String template, String expected) {
        Author author = new Author("Ada", Optional.of("Think"));
        assertThat(source(
                        template,
                        "author",
                        author,
                        "nested",
                        new Shown("T", author),
                        "optional",
                        Optional.of(new Shown("T", author)),
                        "number",
                        OptionalInt.of(3),
                        "bag",
                        new Bag(),
                        "map",
                        Map.of("size", "key"),
                        "list",
                        new ArrayList<>(List.of("a", "b")),
                        "array",
                        new String[] {"x"},
                        "date",
                        LocalDate.of(2026, 1, 2),
                        "path",
                        Path.of("a/b"),
                        "frozen",
                        List.of("f"),
                        "ids",
                        Map.of(2, "two")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ missing }}",
                "{{ author.missing }}",
                "{{ author.hidden }}",
                "{{ map.missing }}",
                "{{ list[9] }}",
                "{{ bag.missing }}",
                "{{ missing.name | default('') }}",
                "{% if missing.name is defined %}x{% endif %}",
                "{% for x in missing %}x{% endfor %}",
                "{{ author.class }}"
            })
    void whatIsUndefinedPrintsNothing(String template) {
        assertThat(source(
                        template,
                        "author",
                        new Author("Ada", Optional.empty()),
                        "map",
                        new LinkedHashMap<>(Map.of("a", 1)),
                        "list",
                        List.of(),
                        "bag",
                        new Bag()))
                .isEmpty();
    }

    @Test
    void aRecordOrAMapIsAModel() {
        assertThat(Rendering.render(View.of("letter.txt", Map.of("name", "Ada")), new FakeScope()))
                .isEqualTo("Dear Ada,");
        assertThat(Rendering.render(View.of("letter.txt", new Author("Bob", Optional.empty())), new FakeScope()))
                .isEqualTo("Dear Bob,");
        assertThat(Rendering.render(View.of("letter.txt", Map.of("name", "Ada")).with("name", "Eve"), new FakeScope()))
                .isEqualTo("Dear Eve,");
        assertThatThrownBy(() -> View.of("letter.txt", "Ada")).hasMessageContaining("with(name, value)");
        assertThatThrownBy(() -> View.of("letter.txt", Map.of(1, "Ada"))).hasMessageContaining("\"1\"");
    }

    @Test
    void anAttributeOfWhatIsUndefinedIsAMistake() {
        assertThatThrownBy(() -> Rendering.file("undefined.html"))
                .isInstanceOfSatisfying(TemplateException.class, e -> {
                    assertThat(e.template()).isEqualTo("undefined.html");
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e).hasMessageStartingWith("undefined.html, line 2: \"name\" is asked of something");
                });
        assertThatThrownBy(() ->
                        source("{% if author.motto.size %}x{% endif %}", "author", new Author("A", Optional.empty())))
                .hasMessageContaining("\"size\" is asked");
    }

    @Test
    void whatAMethodThrowsHasItsPlace() {
        Author author = new Author("Ada", Optional.empty());
        assertThatThrownBy(() -> source("\n{{ author.fail }}", "author", author))
                .isInstanceOf(TemplateException.class)
                .hasMessage("<source>, line 2: fail failed: out of paper")
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> source("{% if author.gone() %}{% endif %}", "author", author))
                .isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> source("{{ author.greet(1) }}", "author", author))
                .hasMessageContaining("no method greet that takes these 1 arguments");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ ''.class.forName('java.lang.Runtime') }}",
                "{{ author.getClass().getClassLoader() }}",
                "{{ thread.name() }}",
                "{{ thread.getContextClassLoader() }}",
                "{{ type.forName('java.lang.Runtime') }}",
                "{{ type.getName() }}",
                "{{ runtime.exec('true') }}",
                "{{ state.getDeclaringClass().getName() }}",
                "{{ method.invoke(null) }}",
                "{{ author.wait() }}",
                "{{ author.notifyAll() }}",
                "{{ raw.getClass().getName() }}",
                "{{ (1).getClass().forName('x') }}",
                "{{ [].getClass() }}",
                "{{ {'a': 1}.getClass() }}"
            })
    void noTemplateReachesTheMachine(String template) throws NoSuchMethodException {
        assertThatThrownBy(() -> source(
                        template,
                        "author",
                        new Author("Ada", Optional.empty()),
                        "thread",
                        Thread.currentThread(),
                        "type",
                        String.class,
                        "runtime",
                        Runtime.getRuntime(),
                        "state",
                        Thread.State.NEW,
                        "method",
                        System.class.getMethod("gc"),
                        "raw",
                        new SafeHtml("x")))
                .isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{ type.name }}", "{{ thread.contextClassLoader }}", "{{ ''.class }}", "{{ module.name }}"})
    void noAttributeLeadsToTheMachine(String template) {
        assertThat(source(
                        template,
                        "type",
                        String.class,
                        "thread",
                        Thread.currentThread(),
                        "module",
                        String.class.getModule()))
                .isEmpty();
    }
}
