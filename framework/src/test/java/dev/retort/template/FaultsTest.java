package dev.retort.template;

import static dev.retort.template.Rendering.ENGINE;
import static dev.retort.template.Rendering.file;
import static dev.retort.template.Rendering.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a template that is missing or wrong, and where templates are looked for. */
class FaultsTest {
    @Test
    void aMissingTemplateNamesTheFolderAndWhatMayHaveBeenMeant() {
        assertThatThrownBy(() -> file("blog/indx.html"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(
                        "There is no template \"blog/indx.html\" in the folder templates/ of the class path")
                .hasMessageContaining("Similar: blog/index.html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.txt",
                "a/../../secret.txt",
                "/etc/passwd",
                "a\0.html",
                "..",
                "a//b",
                "",
                "./a.html",
                "..\\secret.txt",
                "C:secret",
                "blog/",
                "~\n"
            })
    void noNameLeavesTheFolder(String name, @TempDir Path folder) throws IOException {
        Path templates = Files.createDirectories(folder.resolve("templates"));
        Files.createDirectories(templates.resolve("a"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        TemplateEngine engine = PebbleTemplates.builder().folder(templates).build();

        assertThatThrownBy(() -> engine.render(name, Map.of(), new FakeScope(), new StringWriter()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("There is no template");
        assertThat(engine.check(name)).contains("There is no template");
        assertThatThrownBy(() ->
                        View.ofSource("{% include name %}").with("name", name).render(engine, new FakeScope()))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void noMadeUpNameFindsAFileOutside(@TempDir Path folder) throws IOException {
        Path templates = Files.createDirectories(folder.resolve("templates"));
        Files.createDirectories(templates.resolve("a"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        TemplateFolders folders = new TemplateFolders(java.util.List.of(new DirectoryFolder(templates)));

        qt().forAll(lists().of(arbitrary().pick("..", ".", "/", "\\", "a", "secret.txt", "\0", "%2e"))
                        .ofSizeBetween(0, 8))
                .check(parts -> !folders.has(String.join("", parts)) && !folders.has(String.join("/", parts)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    unclosed.html          | unclosed.html, line | endif
                    includes-unclosed.html | unclosed.html, line | endif
                    extends-missing.html   | extends-missing.html, line 2: There is no template "bsae.html" | Similar: base.html
                    circle-a.html          | circle-b.html, line 1 | extends circle-a.html
                    nowhere.html           | There is no template "nowhere.html" | class path
                    """)
    void aFaultIsFoundBeforeTheFirstRequest(String name, String place, String reason) {
        assertThat(ENGINE.check(name)).contains(place).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blog/index.html", "letter.txt", "stream.html", "itself.html"})
    void aSoundTemplateHasNoFault(String name) {
        assertThat(ENGINE.check(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {{ x | nofilter }} ; Filter [nofilter] does not exist
                    {{ nofunction() }} ; nofunction
                    {% if x is odd %}{% endif %} ; <source>
                    {% notag %} ; notag
                    {{ x. ; <source>
                    {{ 1 / 0 }} ; <source>
                    {% for a in x.y.z %}{% endfor %} ; "z" is asked
                    {% from "forms.html" import nothing %} ; forms.html has no macro "nothing"
                    {% import x.y as forms %} ; undefined
                    {% include x.y %} ; NULL
                    """)
    void everyMistakeIsATemplateException(String template, String message) {
        assertThatThrownBy(() -> source(template, "x", Map.of("a", "b")))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("<source>")
                .hasMessageContaining(message);
    }

    @Test
    void aTemplateThatNeverEndsIsStopped() {
        assertThatThrownBy(() -> file("itself.html"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("includes itself");
        assertThatThrownBy(() -> file("circle-a.html"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("extends itself");
    }

    @Test
    void theFirstFolderThatHasATemplateWins(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Own {{ name }}");
        View letter = View.of("letter.txt").with("name", "Ada");
        ClassLoader loader = FaultsTest.class.getClassLoader();

        assertThat(Rendering.text(letter.render(
                        PebbleTemplates.builder()
                                .folder(folder)
                                .classPath(loader, "templates")
                                .build(),
                        new FakeScope())))
                .isEqualTo("Own Ada");
        assertThat(Rendering.text(letter.render(
                        PebbleTemplates.builder()
                                .classPath("templates")
                                .folder(folder)
                                .build(),
                        new FakeScope())))
                .isEqualTo("Dear Ada,");
        assertThatThrownBy(() -> PebbleTemplates.builder().classPath("/templates"))
                .hasMessageContaining("without a slash");
    }

    @Test
    void aChangedFileIsSeenAtOnceWithoutTheCache(@TempDir Path folder) throws IOException {
        TemplateEngine developing =
                PebbleTemplates.builder().folder(folder).cache(false).build();
        TemplateEngine deployed = PebbleTemplates.builder().folder(folder).build();
        Files.writeString(folder.resolve("page.txt"), "before");
        View page = View.of("page.txt");
        assertThat(Rendering.text(page.render(developing, new FakeScope()))).isEqualTo("before");
        assertThat(Rendering.text(page.render(deployed, new FakeScope()))).isEqualTo("before");

        Files.writeString(folder.resolve("page.txt"), "after");

        assertThat(Rendering.text(page.render(developing, new FakeScope()))).isEqualTo("after");
        assertThat(Rendering.text(page.render(deployed, new FakeScope()))).isEqualTo("before");
    }

    @Test
    void aFileThatIsNotInUtf8IsRefused(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("latin.txt"), "ä".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(PebbleTemplates.builder().folder(folder).build().check("latin.txt"))
                .contains("latin.txt")
                .contains("not in UTF-8");
    }
}
