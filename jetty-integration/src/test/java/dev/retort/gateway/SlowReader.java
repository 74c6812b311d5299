package dev.retort.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** An upstream that leaves the body of its only request in the socket until it may read. */
final class SlowReader implements AutoCloseable {
    private final ServerSocket listener;

    SlowReader(CountDownLatch mayRead, long length) {
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        new Thread(() -> serve(mayRead, length)).start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    private void serve(CountDownLatch mayRead, long length) {
        try (Socket socket = listener.accept()) {
            mayRead.await();
            InputStream in = socket.getInputStream();
            byte[] end = {'\r', '\n', '\r', '\n'};
            for (int matched = 0; matched < end.length; ) {
                matched = in.read() == end[matched] ? matched + 1 : 0;
            }
            in.skipNBytes(length);
            socket.getOutputStream().write(WireUpstream.wire(WireUpstream.OK));
        } catch (IOException | InterruptedException over) {
            // The client's end of the test tells what went wrong.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
