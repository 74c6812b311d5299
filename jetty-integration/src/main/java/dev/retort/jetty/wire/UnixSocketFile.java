package dev.retort.jetty.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file by which clients find a unix socket. */
public final class UnixSocketFile {
    private UnixSocketFile() {}

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
