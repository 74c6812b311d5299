package dev.retort.jetty;

import dev.retort.jetty.wire.UnixSocketFile;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** An address that the server listens at, and what it speaks there. */
sealed interface Listener {
    /** What is spoken at an address: made of the server's protocols, so that all addresses read requests alike. */
    @FunctionalInterface
    interface Speech extends Function<HttpProtocols, ConnectionFactory[]> {}

    /** Returns the connector, not started. */
    AbstractConnector connector(Server server, HttpProtocols protocols);

    /** Says where people find the server, once its connector is started. */
    String shown(AbstractConnector connector);

    /** Says what can be done about a start that failed here, or null if it did not fail here. */
    @Nullable String repair(Throwable failure);

    /**
     * A port.
     *
     * @param scheme what addresses begin with, such as {@code http}
     * @param host a name or an address
     * @param port 1 to 65535, or 0 for any that is free
     * @param speech what is spoken there
     */
    record Tcp(String scheme, String host, int port, Speech speech) implements Listener {
        @Override
        public ServerConnector connector(Server server, HttpProtocols protocols) {
            ServerConnector connector = new TcpConnector(server, speech.apply(protocols));
            connector.setHost(host);
            connector.setPort(port);
            return connector;
        }

        @Override
        public String shown(AbstractConnector connector) {
            boolean isWildcard = host.equals("0.0.0.0") || host.equals("::");
            String name = isWildcard ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
            return scheme + "://" + name + ":" + ((ServerConnector) connector).getLocalPort() + "/";
        }

        @Override
        public @Nullable String repair(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    return "Stop what listens there, or run the application on another address or port.";
                }
                if (cause instanceof UnresolvedAddressException) {
                    return "The host is unknown: use 127.0.0.1 for this machine alone, 0.0.0.0 for every address.";
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * A unix socket.
     *
     * @param name what is spoken there, for people
     * @param file its file
     * @param mode who may connect, or null to leave it to the umask
     * @param speech what is spoken there
     */
    record Unix(String name, Path file, @Nullable Set<PosixFilePermission> mode, Speech speech) implements Listener {
        @Override
        public UnixConnector connector(Server server, HttpProtocols protocols) {
            return new UnixConnector(server, file, mode, speech.apply(protocols));
        }

        @Override
        public String shown(AbstractConnector connector) {
            return name + " at " + file;
        }

        @Override
        public @Nullable String repair(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnixSocketFile.UnusableException unusable) {
                    return unusable.repair();
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
