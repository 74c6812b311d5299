package dev.retort.jetty.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file by which clients find a unix socket. It is the server's for as long as the socket is open: an open socket keeps the
 * number of its file, and whoever comes finds somebody answering. After that, another server may put its own in the place.
 */
public final class UnixSocketFile {
    private final Path file;

    /** The number of the file; null where the system has none. */
    private final @Nullable Object key;

    private UnixSocketFile(Path file, @Nullable Object key) {
        this.file = file;
        this.key = key;
    }

    /**
     * Remembers the file of a socket that was bound just now.
     *
     * @param file where it was bound
     * @return the file, to be removed in time
     * @throws IOException if the file has gone
     */
    public static UnixSocketFile bound(Path file) throws IOException {
        return new UnixSocketFile(file, attributes(file).fileKey());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes the file, unless it has gone or another is in its place. To be called once, and before the socket is closed: from
     * then on a successor may be there, and its file have the number that this one had.
     *
     * @throws IOException if it cannot be removed
     */
    public void remove() throws IOException {
        try {
            if (Objects.equals(key, attributes(file).fileKey())) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // As it should be.
        }
    }

    /**
     * Removes a file that a process has left behind which was killed.
     *
     * @param file the file
     * @return true if nothing is in the way of a new socket now; false if somebody answers there, or it is no socket
     * @throws IOException if it cannot be removed
     */
    public static boolean removeStale(Path file) throws IOException {
        if (!Files.exists(file)) {
            return true;
        }
        if (Files.isRegularFile(file) || Files.isDirectory(file)) {
            return false;
        }
        try (SocketChannel answered = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            return !answered.isConnected();
        } catch (ConnectException nobody) {
            Files.delete(file);
            return true;
        } catch (IOException forbidden) {
            return false; // Somebody else's, perhaps.
        }
    }

    /**
     * Reads who may connect, as chmod and uWSGI's {@code chmod-socket} have it.
     *
     * @param octal three digits for the owner, the group and others, such as {@code 660}; who is to connect needs 6
     * @return the permissions
     * @throws IllegalArgumentException if it is anything else
     */
    public static Set<PosixFilePermission> mode(String octal) {
        if (!octal.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException(
                    "\"" + octal + "\" is no mode of a socket: write three digits from 0 to 7, such as 660 or 666.");
        }
        StringBuilder letters = new StringBuilder();
        for (char digit : octal.substring(octal.length() - 3).toCharArray()) {
            int bits = digit - '0';
            letters.append((bits & 4) == 0 ? '-' : 'r').append((bits & 2) == 0 ? '-' : 'w');
            letters.append((bits & 1) == 0 ? '-' : 'x');
        }
        return PosixFilePermissions.fromString(letters.toString());
    }
}
