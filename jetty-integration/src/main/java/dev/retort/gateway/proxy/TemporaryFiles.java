package dev.retort.gateway.proxy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files for what does not fit into memory, readable by nobody else. */
final class TemporaryFiles {
    private TemporaryFiles() {}

    /** Creates a file in a folder, which is made if need be; null for the system's. */
    static Path create(@Nullable Path folder, String prefix) throws IOException {
        if (folder == null) {
            return Files.createTempFile("retort-" + prefix, null);
        }
        Files.createDirectories(folder);
        return Files.createTempFile(folder, prefix, null);
    }

    /** Opens a file that goes when it is closed, unless it is to stay. */
    static FileChannel open(Path path, boolean keep) throws IOException {
        Set<OpenOption> options = new HashSet<>(EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        if (!keep) {
            options.add(StandardOpenOption.DELETE_ON_CLOSE);
        }
        return FileChannel.open(path, options);
    }
}
