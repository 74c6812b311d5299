package dev.retort.cli;

import dev.retort.gateway.Configuration;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.SystemError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file with the process's number, and the control socket beside it.
 *
 * @param path the file
 * @param ownFolder whether its folder may be made, as nobody has named one
 */
record PidFile(Path path, boolean ownFolder) {
    /** Returns the file that a configuration names. */
    static PidFile of(Configuration configuration, Path prefix) {
        Path named = configuration.pidFile();
        return named == null ? new PidFile(prefix.resolve("logs/retort.pid"), true) : new PidFile(named, false);
    }

    /** Returns where the process can be told what to do. */
    Path control() {
        return path.resolveSibling(path.getFileName() + ".sock");
    }

    /** Makes sure that there is a folder. */
    void prepare() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        try {
            if (!ownFolder) {
                throw new NoSuchFileException(path.toString());
            }
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw cannotOpen(refused);
        }
    }

    /** Writes the number of this process. */
    void write() {
        prepare();
        try {
            Files.writeString(path, ProcessHandle.current().pid() + "\n");
        } catch (IOException refused) {
            throw cannotOpen(refused);
        }
    }

    /** Tells by an exception that it could not be written, and leaves no trace. */
    void check() {
        if (ownFolder) {
            return;
        }
        try {
            boolean there = Files.exists(path);
            Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            if (!there) {
                Files.delete(path);
            }
        } catch (IOException refused) {
            throw cannotOpen(refused);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private ConfigException cannotOpen(IOException refused) {
        return new ConfigException(SystemError.describe("open()", path, refused));
    }
}
