package dev.retort.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java snippet of the README and the docs is a region of a test that runs, or of a program that exists to be tested, line by
 * line; the indentation apart.
 * (The first program of the README is compiled and run by {@code ReadmeTest} of jetty-integration.)
 */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final String TESTS = testSources();

    private static String testSources() {
        StringBuilder all = new StringBuilder();
        for (String folder : List.of(
                "framework/src/test/java",
                "jetty-integration/src/test/java",
                "container-tests/src/test/java",
                "sample-webapp/src/test/java",
                // What `retort.jar new` writes, and the blog of the tutorial.
                "jetty-integration/src/main/starter",
                "tutorial/src")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(lines(Files.readString(file))).append('\n');
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return all.toString();
    }

    private static String lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    static List<String> snippets() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<String> snippets = new ArrayList<>();
        for (Path page : pages) {
            SNIPPET.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .map(block -> block.substring("```java\n".length(), block.length() - "```".length()))
                    .filter(code -> !code.contains("public class Hello"))
                    .forEach(snippets::add);
        }
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void aSnippetIsTakenFromATest(String snippet) {
        assertThat(TESTS).contains(lines(snippet));
    }
}
