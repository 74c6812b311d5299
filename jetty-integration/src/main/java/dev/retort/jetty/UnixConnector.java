package dev.retort.jetty;

import dev.retort.jetty.wire.UnixSocketFile;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at a unix socket: takes the place of a file that a killed process has left behind, says who may connect, and
 * removes the file when it ends to accept, so that a successor can listen there while the last requests are answered. A stop
 * lets requests end.
 */
final class UnixConnector extends UnixDomainServerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(UnixConnector.class);

    private final Path file;
    private final @Nullable Set<PosixFilePermission> mode;
    private volatile boolean isOpen;
    private volatile @Nullable UnixSocketFile own;

    UnixConnector(Server server, Path file, @Nullable Set<PosixFilePermission> mode, ConnectionFactory... factories) {
        super(server, factories);
        this.file = file;
        this.mode = mode;
        setShutdownIdleTimeout(-1);
    }

    @Override
    protected void doStart() throws Exception {
        UnixSocketFile.removeStale(file);
        setUnixDomainPath(file);
        try {
            super.doStart();
        } catch (SocketException refused) {
            throw UnixSocketFile.explained(file, refused);
        } finally {
            isOpen = getLocalSocketAddress() != null;
            if (isOpen) {
                own = UnixSocketFile.bound(file);
            }
        }
        if (mode != null) {
            Files.setPosixFilePermissions(file, mode);
        }
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        leave();
        return IdleSweep.begin(this, super.shutdown());
    }

    /** Jetty's would remove the file too where the start has failed, as it is somebody else's. */
    @Override
    protected void doStop() throws Exception {
        if (isOpen) {
            isOpen = false;
            leave();
            // Jetty's would remove what is there by now, which may be a successor's: nothing has this name.
            setUnixDomainPath(file.resolveSibling(UUID.randomUUID().toString()));
            super.doStop();
        }
    }

    private void leave() {
        UnixSocketFile leaving = own;
        own = null;
        if (leaving == null) {
            return;
        }
        try {
            leaving.remove();
        } catch (IOException failure) {
            LOG.warn("{} could not be removed: {}", file, failure.toString());
        }
    }
}
