package dev.retort.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Where an application connects to, to be told when it shall go on: no test waits for a while. */
final class Steering implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket listener;

    Steering() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits for the application. */
    Wheel take() throws IOException {
        return new Wheel(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The application's connection. */
    static final class Wheel implements AutoCloseable {
        private final Socket socket;

        private Wheel(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        }

        void go() throws IOException {
            socket.getOutputStream().write('g');
        }

        /** Reads what the application tells. */
        String hear(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
        }

        /** Waits until the application has left, or has been ended. */
        void awaitEnd() throws IOException {
            try {
                if (socket.getInputStream().read() >= 0) {
                    throw new IllegalStateException("the application goes on");
                }
            } catch (SocketException reset) {
                // It has left without reading all that it was told.
            }
        }

        /** Lets the application go on, again and again, until it fails. */
        void goUntilEnd() throws IOException {
            // Far more than the buffers on the way hold.
            for (int i = 0; i < 10_000; i++) {
                try {
                    go();
                } catch (IOException ended) {
                    return;
                }
            }
            awaitEnd();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
