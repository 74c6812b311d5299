package dev.retort.jetty.wire;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
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
    /** What stat(2) calls S_IFMT and S_IFSOCK. */
    private static final int FILE_TYPE = 0xF000;

    private static final int SOCKET = 0xC000;

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

    /** Something is in the way of a socket. */
    public static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        /** What can be done about it. */
        private final String repair;

        UnusableException(String message, String repair) {
            super(message);
            this.repair = repair;
        }

        /**
         * Says what can be done about it.
         *
         * @return a sentence
         */
        public String repair() {
            return repair;
        }
    }

    /**
     * Removes a socket that a process has left behind which was killed. Nothing is in the way of a new one then.
     *
     * @param file the file
     * @throws UnusableException if somebody answers there, perhaps, or it is no socket
     * @throws IOException if it cannot be removed
     */
    public static void removeStale(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isSymbolicLink(file)) {
            throw new UnusableException(
                    file + " is a symbolic link to " + Files.readSymbolicLink(file),
                    "Name the socket itself, or remove the link.");
        }
        if (!isSocket(file)) {
            throw new UnusableException(file + " is no socket", "Remove it, or name another file.");
        }
        if (mayBeAnswered(file)) {
            throw new UnusableException(file + " is taken", "Stop what listens there, or name another file.");
        }
        Files.deleteIfExists(file);
    }

    /**
     * Says why a socket could not be bound at a file where nothing is in the way.
     *
     * @param file the file
     * @param refused what the system said
     * @return what to throw: with a repair where there is one, otherwise what the system said
     */
    public static IOException explained(Path file, SocketException refused) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return refused;
        }
        if (Files.notExists(folder)) {
            return new UnusableException(
                    file + ": the folder " + folder + " is not there", "Make the folder, or name another file.");
        }
        if (refused instanceof BindException || !Files.isWritable(folder)) {
            return new UnusableException(
                    file + ": " + refused.getMessage(),
                    "Let whoever runs the server make files in " + folder + ", or name another file.");
        }
        return refused;
    }

    private static boolean mayBeAnswered(Path file) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            return channel.isConnected();
        } catch (ConnectException nobody) {
            return false;
        } catch (IOException forbidden) {
            return true; // Somebody else's, perhaps.
        }
    }

    private static boolean isSocket(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes(file).isOther();
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET;
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
