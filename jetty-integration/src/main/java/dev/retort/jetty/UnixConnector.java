package dev.retort.jetty;

import dev.retort.jetty.wire.UnixSocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Listens at a unix socket: takes the place of a file that a killed process has left behind, says who may connect, and
 * removes the file at the end. A stop lets requests end.
 */
final class UnixConnector extends UnixDomainServerConnector {
    private final Path file;
    private final @Nullable Set<PosixFilePermission> mode;
    private volatile boolean isOpen;

    UnixConnector(Server server, Path file, @Nullable Set<PosixFilePermission> mode, ConnectionFactory... factories) {
        super(server, factories);
        this.file = file;
        this.mode = mode;
        setUnixDomainPath(file);
        setShutdownIdleTimeout(-1);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return IdleSweep.begin(this, super.shutdown());
    }

    /** Somebody answers there, or it is no socket. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(Path file) {
            super(file + " is taken");
        }
    }

    @Override
    protected void doStart() throws Exception {
        if (!UnixSocketFile.removeStale(file)) {
            throw new TakenException(file);
        }
        try {
            super.doStart();
        } finally {
            isOpen = getLocalSocketAddress() != null;
        }
        if (mode != null) {
            Files.setPosixFilePermissions(file, mode);
        }
    }

    /** Jetty's would remove the file too where the start has failed, as it is somebody else's. */
    @Override
    protected void doStop() throws Exception {
        if (isOpen) {
            isOpen = false;
            super.doStop();
        }
    }
}
