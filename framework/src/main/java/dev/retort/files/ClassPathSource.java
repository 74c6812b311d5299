package dev.retort.files;

import dev.retort.http.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a folder of the class path.
 *
 * <p>Where the class path has the folder on disk, as in development, its files may change like any others, and come
 * before those of archives. What is in an archive cannot change while it is in use: it is read once and kept in memory.
 */
final class ClassPathSource implements Source {
    private final ClassLoader loader;
    private final String folder;
    private final List<FolderSource> onDisk = new ArrayList<>();

    /** Makes a source of a folder, such as {@code static/}. */
    ClassPathSource(ClassLoader loader, String folder) {
        this.loader = loader;
        this.folder = folder;
        try {
            for (URL root : Collections.list(loader.getResources(folder))) {
                if (isOnDisk(root)) {
                    onDisk.add(new FolderSource(Path.of(new URI(root.toString()))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The class path cannot be searched for the folder " + folder, e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The class path has a folder without a valid URL: " + e.getInput(), e);
        }
    }

    private static boolean isOnDisk(URL resource) {
        return resource.getProtocol().equals("file");
    }

    @Override
    public @Nullable StaticFile find(String name) throws IOException {
        for (FolderSource source : onDisk) {
            StaticFile file = source.find(name);
            if (file != null) {
                return file;
            }
        }
        for (URL resource : Collections.list(loader.getResources(folder + name))) {
            // On disk it has been looked for above, with more care for links. A folder can be asked for with a slash.
            if (!isOnDisk(resource) && loader.getResource(folder + name + '/') == null) {
                return new ArchivedFile(read(resource));
            }
        }
        return null;
    }

    /** The archive is not kept open: an application that is taken down must let go of it. */
    private static byte[] read(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public boolean hasAppeared(String name) {
        for (FolderSource source : onDisk) {
            if (source.hasAppeared(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A file of an archive.
     *
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // Kept to be sent, never compared.
    private record ArchivedFile(byte[] bytes) implements StaticFile {
        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Fingerprint fingerprint() throws IOException {
            return Fingerprint.of(new ByteArrayInputStream(bytes));
        }

        @Override
        public Content content() {
            return new Content.Bytes(bytes);
        }

        @Override
        public long modified() {
            return -1;
        }
    }
}
