package dev.retort.debug;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds the source of the application's own classes, on the machine of the one who develops it.
 *
 * <p>Where the class file lies tells where the source does, as Maven, Gradle, IDEA and Eclipse each have their folders:
 * {@code target/classes} beside {@code src/main/java}, and so on; beside a jar there may be one with {@code -sources}. The
 * name of a class or file is never taken for a path: what is found must lie, links followed, in the project's folder. No
 * class is loaded. Where anything is amiss, there is no excerpt; nothing is thrown.
 *
 * <p>Safe for use by several threads.
 */
public final class Sources {

    private static final int AROUND = 5;
    private static final int MOST_BYTES = 2 << 20;

    /**
     * A folder of classes that a build tool makes.
     *
     * @param suffix how its path ends
     * @param up how many folders above it the project is
     * @param sources where its sources are in the project
     */
    private record Layout(String suffix, int up, List<String> sources) {}

    private static final List<String> MAIN = List.of("src/main/java", "src/main/kotlin", "src");
    private static final List<String> TEST = List.of("src/test/java", "src/test/kotlin", "test", "src");

    private static final List<Layout> LAYOUTS = List.of(
            new Layout("target/classes", 2, MAIN),
            new Layout("target/test-classes", 2, TEST),
            new Layout("build/classes/java/main", 4, MAIN),
            new Layout("build/classes/java/test", 4, TEST),
            new Layout("build/classes/kotlin/main", 4, MAIN),
            new Layout("build/classes/kotlin/test", 4, TEST),
            new Layout("bin/main", 2, MAIN),
            new Layout("bin/test", 2, TEST),
            new Layout("bin", 1, MAIN));

    private final ClassLoader loader;
    private final Set<String> packages;

    private Sources(ClassLoader loader, Set<String> packages) {
        this.loader = loader;
        this.packages = packages;
    }

    /**
     * Prepares the search.
     *
     * @param loader knows where the application's classes are
     * @param packages packages that are the application's own even where they lie in a jar, with those beneath them
     * @return the search
     */
    public static Sources of(ClassLoader loader, Collection<String> packages) {
        return new Sources(loader, Set.copyOf(packages));
    }

    /**
     * Tells whether a frame is of the application's own code: its class lies in a folder, or its package was named.
     *
     * @param frame a frame of a stack trace
     * @return whether it is
     */
    public boolean isOwn(StackTraceElement frame) {
        String name = frame.getClassName();
        if (packages.stream().anyMatch(own -> name.startsWith(own + "."))) {
            return true;
        }
        URL place = place(name);
        return place != null && place.getProtocol().equals("file");
    }

    private @Nullable URL place(String className) {
        // A hidden class, such as a lambda's, has a '/' in its name and no file.
        return className.indexOf('/') >= 0 ? null : loader.getResource(className.replace('.', '/') + ".class");
    }

    /**
     * Finds the lines around a frame.
     *
     * @param frame a frame of a stack trace
     * @return up to five lines on each side, or empty where the frame has no line or no source is found
     */
    public Optional<SourceExcerpt> excerpt(StackTraceElement frame) {
        String file = frame.getFileName();
        if (file == null || frame.getLineNumber() < 1 || !isFileName(file)) {
            return Optional.empty();
        }
        String name = frame.getClassName();
        String folder =
                name.substring(0, Math.max(0, name.lastIndexOf('.') + 1)).replace('.', '/');
        URL place = place(name);
        try {
            if (place == null) {
                return Optional.empty();
            }
            String relative = folder + file;
            return place.getProtocol().equals("jar")
                    ? inJar(place, relative, frame.getLineNumber())
                    : place.getProtocol().equals("file")
                            ? inProject(Path.of(place.toURI()), name, relative, frame.getLineNumber())
                            : Optional.empty();
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean isFileName(String text) {
        return text.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.' || c == '-')
                && !text.contains("..");
    }

    private static Optional<SourceExcerpt> inProject(Path classFile, String className, String relative, int line)
            throws IOException {
        Path root = up(classFile, (int) className.chars().filter(c -> c == '.').count() + 1);
        if (root == null) {
            return Optional.empty();
        }
        for (Layout layout : layoutsOf(root)) {
            Path project = up(root, layout.up());
            if (project == null) {
                continue;
            }
            Path real = project.toRealPath();
            for (String sources : layout.sources()) {
                Path file = project.resolve(sources).resolve(relative).normalize();
                if (Files.isRegularFile(file) && file.toRealPath().startsWith(real)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        return cut(in, sources + "/" + relative, line);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Layout> layoutsOf(Path root) {
        Path parent = root.getParent();
        if (parent != null && parent.getParent() != null && parent.getParent().endsWith("out")) {
            // IDEA: out/production/MODULE, out/test/MODULE.
            return List.of(new Layout("", 3, parent.endsWith("test") ? TEST : MAIN));
        }
        if (root.endsWith("WEB-INF/classes") && parent != null && parent.getParent() != null) {
            // A WAR that Maven has laid out: target/NAME/WEB-INF/classes.
            Path target = parent.getParent().getParent();
            return target != null && target.endsWith("target") ? List.of(new Layout("", 4, MAIN)) : List.of();
        }
        return LAYOUTS.stream()
                .filter(layout -> root.endsWith(layout.suffix()))
                .limit(1)
                .toList();
    }

    private static @Nullable Path up(Path path, int steps) {
        Path at = path;
        for (int i = 0; i < steps && at != null; i++) {
            at = at.getParent();
        }
        return at;
    }

    private static Optional<SourceExcerpt> inJar(URL place, String relative, int line)
            throws IOException, URISyntaxException {
        String text = place.getPath(); // file:/…/app.jar!/dev/App.class
        int end = text.indexOf(".jar!/");
        if (end < 0 || !text.startsWith("file:")) {
            return Optional.empty();
        }
        Path jar = Path.of(new URI(text.substring(0, end) + "-sources.jar"));
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(relative);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return cut(in, relative, line);
            }
        }
    }

    private static Optional<SourceExcerpt> cut(InputStream in, String file, int line) throws IOException {
        // Not decoded strictly: a letter that is wrong is better than no lines.
        List<String> all = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (line > all.size()) {
            return Optional.empty(); // The source has changed since.
        }
        int from = Math.max(1, line - AROUND);
        int to = Math.min(all.size(), line + AROUND);
        return Optional.of(new SourceExcerpt(file, from, line, all.subList(from - 1, to)));
    }
}
