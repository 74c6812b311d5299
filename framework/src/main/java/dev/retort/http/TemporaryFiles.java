package dev.retort.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary files of one request, in a folder of their own that is made with the first of them.
 *
 * <p>The folder is closed to other users. The files in it have the usual rights of this process, so that a file that is
 * moved to its place has those of one that was written there.
 */
class TemporaryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

    private final @Nullable Path parent;
    private @Nullable Path folder;
    private final List<Path> files = new ArrayList<>(2);

    /** Puts files below the folder that the system property {@code java.io.tmpdir} names. */
    TemporaryFiles() {
        this(null);
    }

    TemporaryFiles(@Nullable Path parent) {
        this.parent = parent;
    }

    /** Returns a path for a new file. */
    Path create() throws IOException {
        if (folder == null) {
            folder = parent == null
                    ? Files.createTempDirectory("retort-upload-")
                    : Files.createTempDirectory(parent, "retort-upload-");
        }
        Path file = folder.resolve(Integer.toString(files.size()));
        files.add(file);
        return file;
    }

    /** Opens a new file to write to. */
    OutputStream open(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Deletes what is left of the files, and the folder; what cannot be deleted is logged. */
    void release() {
        for (Path file : files) {
            delete(file);
        }
        files.clear();
        if (folder != null) {
            delete(folder);
            folder = null;
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The temporary file {} of an upload could not be deleted", path, e);
        }
    }
}
