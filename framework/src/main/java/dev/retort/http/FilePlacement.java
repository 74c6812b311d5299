package dev.retort.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Puts a whole file in its place in one step.
 *
 * <p>A rename is one step, but takes the place of what is there; looking first leaves a moment in between. A hard link
 * fails where there is something, in one step; the old name goes afterwards. Neither crosses the border of a file system,
 * for which the bytes are copied to a name beside the target first.
 */
final class FilePlacement {
    private FilePlacement() {}

    /**
     * Moves a file.
     *
     * @return false if it cannot be moved there, but perhaps copied
     */
    static boolean move(Path file, Path target, boolean over) throws IOException {
        requireFolder(target);
        try {
            if (over) {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.createLink(target, file);
                Files.delete(file);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException e) {
            return false;
        } catch (FileSystemException e) {
            if (over) {
                throw e;
            }
            return false; // Links across file systems, and on those without links, have no exception of their own.
        }
    }

    static void copy(InputStream in, Path target, boolean over) throws IOException {
        requireFolder(target);
        if (!over && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path partial = target.resolveSibling(".retort-" + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out =
                    Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                in.transferTo(out);
            }
            if (!move(partial, target, over)) {
                Files.move(partial, target, over ? replacing() : none());
            }
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static StandardCopyOption[] replacing() {
        return new StandardCopyOption[] {StandardCopyOption.REPLACE_EXISTING};
    }

    private static StandardCopyOption[] none() {
        return new StandardCopyOption[0];
    }

    private static void requireFolder(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    target.toString(), null, "there is no folder " + folder + "; make it when the application starts");
        }
    }
}
