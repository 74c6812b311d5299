package dev.retort.files;

import dev.retort.http.Content;
import dev.retort.http.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files of a folder, which may change at any time. */
final class FolderSource implements Source {
    /** Reading a larger file through would keep its first client waiting. */
    private static final long LARGE = 64L << 20;

    private final Folder folder;

    FolderSource(Path directory) {
        this.folder = Folder.of(directory);
    }

    @Override
    public @Nullable StaticFile find(String name) throws IOException {
        Path real = folder.find(name);
        Path named = folder.locate(name);
        BasicFileAttributes state = real == null ? null : look(real);
        return real == null || named == null || state == null ? null : new FolderFile(named, real, state);
    }

    @Override
    public boolean hasAppeared(String name) {
        return folder.find(name) != null;
    }

    /** Looks at a file, links followed; null if there is none. */
    private static @Nullable BasicFileAttributes look(Path path) {
        if (path.getFileSystem() == FileSystems.getDefault() && !path.toFile().isFile()) {
            return null; // Spares an exception.
        }
        try {
            BasicFileAttributes state = Files.readAttributes(path, BasicFileAttributes.class);
            return state.isRegularFile() ? state : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * A file in one state.
     *
     * @param named the path by its name, whose links may be turned elsewhere
     * @param real the path with every link followed, known to lie in the folder
     * @param state what the file was like
     */
    private record FolderFile(Path named, Path real, BasicFileAttributes state) implements StaticFile {
        /**
         * That the name still leads to the same file, by the file system's own key, is as good as following every link
         * again. A system without keys has the links followed.
         */
        @Override
        public boolean isCurrent() {
            BasicFileAttributes now = look(named);
            return now != null
                    && now.size() == state.size()
                    && now.lastModifiedTime().equals(state.lastModifiedTime())
                    && (state.fileKey() != null
                            ? Objects.equals(now.fileKey(), state.fileKey())
                            : real.equals(realNow()));
        }

        private @Nullable Path realNow() {
            try {
                return named.toRealPath();
            } catch (IOException e) {
                return null;
            }
        }

        @Override
        public Fingerprint fingerprint() throws IOException {
            if (state.size() > LARGE) {
                return Fingerprint.ofLarge(
                        state.size(), state.lastModifiedTime().toMillis());
            }
            try (InputStream in = Files.newInputStream(real)) {
                return Fingerprint.of(in);
            }
        }

        @Override
        public Content content() {
            return new Content.Section(real, 0, state.size());
        }

        @Override
        public long modified() {
            return state.lastModifiedTime().toMillis();
        }
    }
}
