package dev.retort.gateway.connector;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the system is asked to listen on. Two are the same socket if they are equal, in one configuration and the next.
 *
 * @param address an interface's address or a wildcard; null for a unix socket
 * @param port 1 to 65535, or 0 for any that is free; -1 for a unix socket
 * @param file the path of a unix socket, or null
 * @param free tells sockets on any free port apart; otherwise empty
 */
record BindAddress(
        @Nullable InetAddress address, int port, @Nullable Path file, String free) {
    // Written out: a record's own start the machinery of method handles, which the start of a gateway would wait for.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BindAddress that
                && port == that.port
                && free.equals(that.free)
                && Objects.equals(address, that.address)
                && Objects.equals(file, that.file);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Objects.hashCode(address) + port) + Objects.hashCode(file);
    }

    /** Writes it as nginx's messages do. */
    @Override
    public String toString() {
        return text(port);
    }

    /** Writes it so, with the port that the system has chosen if any was asked for. */
    String text(int chosen) {
        if (address == null) {
            return "unix:" + file;
        }
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + (address.isAnyLocalAddress() ? "::" : host) + "]") + ":" + chosen;
    }
}
