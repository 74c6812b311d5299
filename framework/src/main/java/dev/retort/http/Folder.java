package dev.retort.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files clients may name, and beyond which they cannot get.
 *
 * <p>A name is held against two fences. No part of it may be empty, {@code .} or {@code ..}, or hold NUL, a backslash, or
 * where the system is Windows a colon. And what it leads to, with every link followed, must lie in the folder and be a
 * regular file: not a folder, pipe or device. Immutable, and so safe for use by several threads.
 */
public final class Folder {
    private final Path directory;

    private Folder(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes a folder.
     *
     * @param directory where it is; it need not exist yet, and may be a link, followed anew each time
     * @return the folder
     */
    public static Folder of(Path directory) {
        return new Folder(directory);
    }

    /**
     * Finds a file.
     *
     * @param relative its path within the folder, with {@code /} between names
     * @return the file with every link followed, or null if there is none that may be served
     */
    public @Nullable Path find(String relative) {
        Path named = locate(relative);
        if (named == null || isAbsent(named)) {
            return null;
        }
        try {
            Path real = named.toRealPath();
            return real.startsWith(directory.toRealPath()) && Files.isRegularFile(real) ? real : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Returns where a file would be, by its name alone: links may lead out of the folder from there.
     *
     * @param relative its path within the folder, with {@code /} between names
     * @return the path, or null for a name that no file in the folder can have
     */
    public @Nullable Path locate(String relative) {
        if (!isPlain(relative)) {
            return null;
        }
        try {
            return directory.resolve(relative);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * Tells whether a name leads down and nowhere else.
     *
     * @param relative a path with {@code /} between names
     * @return false if a part is empty, {@code .} or {@code ..}, or has a character that could mean more than itself
     */
    public static boolean isPlain(String relative) {
        for (int start = 0; start <= relative.length(); ) {
            int slash = relative.indexOf('/', start);
            int end = slash < 0 ? relative.length() : slash;
            boolean dots = relative.startsWith(".", start)
                    && (end == start + 1 || (end == start + 2 && relative.charAt(start + 1) == '.'));
            if (end == start || dots) {
                return false;
            }
            start = end + 1;
        }
        return relative.indexOf('\0') < 0
                && relative.indexOf('\\') < 0
                && (File.separatorChar == '/' || relative.indexOf(':') < 0);
    }

    /** Spares the exception that an absent file would cost; other file systems have no such short way. */
    private static boolean isAbsent(Path file) {
        return file.getFileSystem() == FileSystems.getDefault()
                && !file.toFile().isFile();
    }
}
