package dev.retort.template;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Templates in a directory. */
record DirectoryFolder(Path root) implements TemplateFolder {
    private static final int MOST_NAMES = 2000;
    private static final int DEEPEST = 16;

    @Override
    public byte @Nullable [] read(String name) throws IOException {
        Path file;
        try {
            file = root.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        return file.startsWith(root.normalize()) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public Collection<String> names() {
        return names(root);
    }

    static Collection<String> names(Path root) {
        try (Stream<Path> files = Files.walk(root, DEEPEST)) {
            return files.filter(Files::isRegularFile)
                    .limit(MOST_NAMES)
                    .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                    .toList();
        } catch (IOException | RuntimeException e) {
            // The names only help to find a mistake.
            return List.of();
        }
    }

    @Override
    public String toString() {
        return "the folder " + root.toAbsolutePath();
    }
}
