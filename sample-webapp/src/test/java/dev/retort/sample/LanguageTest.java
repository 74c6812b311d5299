package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.testing.TestClient;
import dev.retort.testing.TestResponse;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern HOLES = Pattern.compile("\\{\\d");
    private static final Pattern USED = Pattern.compile(
            "\\bt\\('([^']+)'|(?:(?:text|say)\\(|RefusedException\\(\\d+, )\"([a-zA-Z.]+)\"[,)]|\"(\\w+)\", \"(\\w+\\.\\w+)\"\\)");

    private TestClient client;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        TestBlog blog = TestBlog.on(TestDatabase.H2, folder);
        blog.reset();
        client = blog.visitor();
    }

    @ParameterizedTest
    @CsvSource({
        "de, de, Beiträge",
        "'de-AT,de;q=0.9,en;q=0.5', de, Beiträge",
        "en-GB, en, Posts",
        "'fr,de;q=0.8,en;q=0.7', de, Beiträge",
        "fr, en, Posts",
        "*, en, Posts",
        "'', en, Posts"
    })
    void aPageIsInTheLanguageThatTheVisitorLikesBest(String accepted, String language, String heading) {
        TestResponse page =
                client.request("GET", "/").header("Accept-Language", accepted).send();

        assertThat(page.text()).contains("<html lang=\"" + language + "\">", "<h1>" + heading + "</h1>");
        assertThat(page.header("Content-Language")).isEqualTo(language);
        assertThat(page.header("Vary")).contains("Accept-Language");
    }

    @Test
    void errorsAndMessagesAreToo() {
        TestClient german = client.withHeader("Accept-Language", "de");

        assertThat(german.get("/7").text()).contains("Den Beitrag 7 gibt es nicht.", "Nicht gefunden");
        assertThat(german.get("/nowhere").text()).contains("Unter dieser Adresse gibt es nichts.");
        assertThat(german.post("/auth/login", Map.of("username", "x")).text())
                .contains("Der Name oder das Passwort ist falsch.");
        german.post("/create");
        assertThat(german.get("/auth/login").text()).contains("Melden Sie sich zuerst an.");
        assertThat(german.get("/1").text()).contains("01.01.2018");
    }

    private static Properties texts(String file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(file))) {
            texts.load(reader);
        }
        return texts;
    }

    @Test
    void everyTextIsThereInBothLanguagesWithTheSameHoles() throws IOException {
        Properties english = texts("messages.properties");
        Properties german = texts("messages_de.properties");

        assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(holes(german.getProperty(key))).as(key).isEqualTo(holes(english.getProperty(key)));
            assertThat(english.getProperty(key) + german.getProperty(key))
                    .as("%s: an apostrophe quotes in a MessageFormat; write ’", key)
                    .doesNotContain("'");
        }
    }

    private static Set<String> holes(String text) {
        Set<String> holes = new TreeSet<>();
        HOLES.matcher(text).results().forEach(hole -> holes.add(hole.group()));
        return holes;
    }

    @Test
    void everyTextThatIsAskedForIsThere() throws IOException {
        Properties english = texts("messages.properties");
        Set<String> used = new TreeSet<>();
        for (Path folder : new Path[] {RESOURCES.resolve("templates"), Path.of("src/main/java")}) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    USED.matcher(Files.readString(file)).results().forEach(found -> {
                        String key = found.group(1) != null
                                ? found.group(1)
                                : found.group(2) != null ? found.group(2) : found.group(4);
                        used.add(key);
                    });
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(80);
        assertThat(english.stringPropertyNames()).containsAll(used);
    }
}
