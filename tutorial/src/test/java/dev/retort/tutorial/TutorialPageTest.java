package dev.retort.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files that the tutorial shows are those of this module, which are compiled and tested, and all of them. */
@Tag("once")
class TutorialPageTest {
    private static final Path STARTER = Path.of("../jetty-integration/src/main/starter");
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern NGINX = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);
    /** The names of the versions in the pom of the build. */
    private static final Map<String, String> PROPERTIES =
            Map.of("h2", "h2.version", "jdbi3-core", "jdbi.version", "bcrypt", "bcrypt.version");

    private final TutorialPage page = TutorialPage.read();

    TutorialPageTest() throws IOException {}

    @Test
    void thePageShowsTheFilesAsTheyAre() throws IOException {
        Map<String, String> files = page.files();

        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(Files.readString(Path.of(file.getKey())));
        }
        assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(own());
    }

    /** Returns the files of the blog and of its tests. */
    private static List<String> own() throws IOException {
        List<String> own = new ArrayList<>();
        for (String folder : List.of("src/main", "src/test/java/com")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(Files::isRegularFile)
                        .map(file -> file.toString().replace('\\', '/'))
                        .forEach(own::add);
            }
        }
        return own;
    }

    @Test
    void theDependenciesAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));
        List<MatchResult> named = VERSION.matcher(page.dependencies()).results().toList();

        assertThat(named).extracting(match -> match.group(1)).hasSameElementsAs(PROPERTIES.keySet());
        for (MatchResult match : named) {
            String property = PROPERTIES.get(match.group(1));
            assertThat(pom).contains("<" + property + ">" + match.group(2) + "</" + property + ">");
        }
    }

    @Test
    void whatTheNewApplicationBeginsWithIsShownAsItIs() throws IOException {
        assertThat(Files.readString(TutorialPage.PAGE))
                .contains(lastClass("src/main/java/com/example/app/Pages.java"))
                .contains(lastClass("src/test/java/com/example/app/PagesTest.java"));
    }

    @Test
    void theWebServerIsSetUpAsThePageSays() throws IOException {
        String conf = Files.readString(STARTER.resolve("nginx.conf")).replace("my-app", "blog");
        List<MatchResult> blocks =
                NGINX.matcher(Files.readString(TutorialPage.PAGE)).results().toList();

        assertThat(blocks).isNotEmpty();
        assertThat(blocks).allSatisfy(block -> assertThat(conf).contains(block.group(1)));
    }

    /** Returns a class of the starter from its first method to its end. */
    private static String lastClass(String file) throws IOException {
        String source = Files.readString(STARTER.resolve(file));
        return source.substring(source.indexOf("{\n") + 2);
    }
}
