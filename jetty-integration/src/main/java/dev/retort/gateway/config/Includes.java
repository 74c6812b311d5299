package dev.retort.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of {@code include}: a name, or a pattern with {@code *}, {@code ?} and {@code [...]} that may match
 * nothing. The three files that every nginx brings are built in for where there is none of their name.
 */
final class Includes {
    private static final Set<String> BUILT_IN = Set.of("mime.types", "uwsgi_params", "fastcgi_params");

    /** A file's name and its bytes, one char each. */
    record Text(String name, String content) {}

    private final Path folder;

    Includes(Path folder) {
        this.folder = folder;
    }

    List<Text> find(Directive include) {
        String name = include.argument(0);
        Path path;
        try {
            path = folder.resolve(fileName(name));
        } catch (InvalidPathException wrong) {
            throw include.mistake("\"" + name + "\" is no file name");
        }
        if (isPattern(name)) {
            List<Text> texts = new ArrayList<>();
            for (Path match : matches(path, include)) {
                texts.add(new Text(match.toString(), text(match, include)));
            }
            return texts;
        }
        if (!Files.exists(path)) {
            Text builtIn = builtIn(path);
            if (builtIn != null) {
                return List.of(builtIn);
            }
            throw include.mistake("open() \"" + path + "\" failed (2: No such file or directory)");
        }
        return List.of(new Text(path.toString(), text(path, include)));
    }

    private static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0;
    }

    private static @Nullable Text builtIn(Path path) {
        String name = String.valueOf(path.getFileName());
        if (!BUILT_IN.contains(name)) {
            return null;
        }
        try (InputStream stream = Includes.class.getResourceAsStream(name)) {
            if (stream == null) {
                return null;
            }
            return new Text(name, new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            throw new ConfigException("the built-in file " + name + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** Returns the files that match in alphabetical order; a pattern may stand in any segment of the path. */
    private static List<Path> matches(Path pattern, Directive include) {
        List<Path> found = List.of(pattern.isAbsolute() ? pattern.getRoot() : Path.of(""));
        for (Path segment : pattern) {
            List<Path> next = new ArrayList<>();
            for (Path parent : found) {
                if (isPattern(segment.toString())) {
                    next.addAll(children(parent, segment.toString(), include));
                } else if (Files.exists(parent.resolve(segment))) {
                    next.add(parent.resolve(segment));
                }
            }
            found = next;
        }
        return found;
    }

    private static List<Path> children(Path parent, String pattern, Directive include) {
        List<Path> children = new ArrayList<>();
        // glob(3) knows no braces, and names that begin with a dot want one in the pattern.
        String glob = pattern.replace("{", "\\{").replace("}", "\\}");
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, glob)) {
            for (Path child : stream) {
                if (pattern.startsWith(".")
                        || !String.valueOf(child.getFileName()).startsWith(".")) {
                    children.add(child);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            if (Files.isDirectory(parent)) {
                throw include.mistake("\"" + parent + "\" cannot be listed (" + unreadable.getMessage() + ")");
            }
        }
        children.sort(null);
        return children;
    }

    /** Reads a file byte by byte, so that what is no valid UTF-8 is kept as it is. */
    static String text(Path file) {
        return text(file, null);
    }

    private static String text(Path file, @Nullable Directive include) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (FileSystemException refused) {
            String message = SystemError.describe("open()", file, refused);
            throw include == null ? new ConfigException(message) : include.mistake(message);
        } catch (IOException unreadable) {
            throw new ConfigException(SystemError.describe("pread()", file, unreadable));
        }
    }

    /** Turns bytes of the configuration into a file name. */
    private static String fileName(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
