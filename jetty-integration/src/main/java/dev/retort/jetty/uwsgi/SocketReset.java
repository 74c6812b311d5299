package dev.retort.jetty.uwsgi;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;

/** Closes a TCP connection by a reset, by which the other side knows that something is missing. */
final class SocketReset {
    private SocketReset() {}

    static void reset(EndPoint endPoint, Throwable cause) {
        // Beneath TLS, whose own end would tell that all is well.
        EndPoint lowest = endPoint;
        while (lowest instanceof EndPoint.Wrapper wrapper) {
            lowest = wrapper.unwrap();
        }
        try {
            if (lowest.getTransport() instanceof SocketChannel socket
                    && socket.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException gone) {
            cause.addSuppressed(gone);
        }
        lowest.close(cause);
    }
}
