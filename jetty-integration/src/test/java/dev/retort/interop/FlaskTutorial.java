package dev.retort.interop;

import dev.retort.peer.PeerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The blog of Flask's tutorial, typed in as a reader types it: from the pages of the tutorial, which Debian installs with
 * {@code python-flask-doc}. So the repository has no copy of it, and what is tried is what the pages say.
 */
final class FlaskTutorial {
    private static final Path PAGES = Path.of("/usr/share/doc/python-flask-doc/html/_sources/tutorial");

    /** In the order in which they are read. */
    private static final List<String> ORDER = List.of("factory", "database", "views", "templates", "static", "blog");

    /** A block of code with the name of its file above it. */
    private static final Pattern BLOCK = Pattern.compile(
            "\\.\\. code-block:: [a-z+]+\\n +:caption: ``(flaskr/[^`]+)``\\n\\n((?:    [^\\n]*\\n|\\n)+)");

    /** A reader adds the lines in between to what is there. */
    private static final Pattern ADDITION = Pattern.compile(
            "def create_app\\(\\):\\n.*# existing code omitted\\n(.*)    return app\\n", Pattern.DOTALL);

    private FlaskTutorial() {}

    /** Writes the package {@code flaskr} into a folder; skips the test where there is no tutorial. */
    static void writeTo(Path folder) throws IOException {
        if (!Files.isDirectory(PAGES)) {
            PeerProgram.missing("python-flask-doc");
        }
        for (String page : ORDER) {
            String text = Files.readString(PAGES.resolve(page + ".rst.txt"));
            for (MatchResult block : BLOCK.matcher(text).results().toList()) {
                add(
                        folder.resolve(block.group(1)),
                        block.group(2).stripTrailing().stripIndent() + "\n");
            }
        }
    }

    private static void add(Path file, String code) throws IOException {
        Files.createDirectories(file.getParent());
        String before = Files.exists(file) ? Files.readString(file) : "";
        MatchResult addition = ADDITION.matcher(code).results().findFirst().orElse(null);
        String after = addition == null
                ? before + "\n\n" + code
                : before.substring(0, before.lastIndexOf("    return app")) + addition.group(1) + "    return app\n";
        Files.writeString(file, after.stripLeading());
    }
}
