package dev.retort.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/tutorial.md} as its readers follow it: a block below the path of a file in bold is that file. */
final class TutorialPage {
    static final Path PAGE = Path.of("../docs/tutorial.md");
    private static final Pattern FILE = Pattern.compile(
            "^\\*\\*`([^`]+)`\\*\\*[^\n]*\n\n```[a-z]+\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern DEPENDENCIES =
            Pattern.compile("^```xml\n( *<dependency>.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final String text;

    private TutorialPage(String text) {
        this.text = text;
    }

    static TutorialPage read() throws IOException {
        return new TutorialPage(Files.readString(PAGE));
    }

    /** Returns the contents of the files that the page shows, by their paths in the order of the page. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher matcher = FILE.matcher(text);
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(2));
        }
        return files;
    }

    /** Returns what the page has its readers put among the dependencies. */
    String dependencies() {
        Matcher matcher = DEPENDENCIES.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("The page names no dependencies.");
        }
        return matcher.group(1);
    }
}
