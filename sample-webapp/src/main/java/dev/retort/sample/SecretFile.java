package dev.retort.sample;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of sessions, made at the first start, so that nobody needs to think of one to try the blog. */
final class SecretFile {
    private SecretFile() {}

    /** Returns the secret that a file holds, which only its owner may read; a new one if there is no such file. */
    static String read(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            try {
                Files.createFile(file, ownersAlone(file));
                Files.writeString(file, HexFormat.of().formatHex(random), StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                // Another process was quicker; its secret is as good.
                return Files.readString(file).strip();
            }
        }
        return Files.readString(file).strip();
    }

    private static FileAttribute<?>[] ownersAlone(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
