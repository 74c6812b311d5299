package dev.retort.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** An upstream that keeps what reaches it, byte for byte, and answers as it is told. */
final class WireUpstream implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    private final ServerSocket listener;
    private final Script script;
    private final Thread acceptor = new Thread(this::accept, "acceptor");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private WireUpstream(Script script, ServerSocketFactory sockets) {
        this.script = script;
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        acceptor.start();
    }

    /** Answers every request the same; {@code |} stands for the end of a line. */
    static WireUpstream answering(String answer) {
        return scripted((request, out) -> out.write(wire(answer)));
    }

    static WireUpstream scripted(Script script) {
        return new WireUpstream(script, ServerSocketFactory.getDefault());
    }

    /** Answers every request the same on sockets of a kind, such as those of TLS. */
    static WireUpstream answering(String answer, ServerSocketFactory sockets) {
        return new WireUpstream((request, out) -> out.write(wire(answer)), sockets);
    }

    /** Returns how many connections have been closed by the other side, or by the script. */
    int closed() {
        return closed.get();
    }

    static byte[] wire(String text) {
        return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The requests that have arrived whole. */
    List<Received> received() {
        return received;
    }

    /** The only request that has arrived. */
    Received only() {
        if (received.size() != 1) {
            throw new AssertionError("one request expected: " + received);
        }
        return received.get(0);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                int connection = connections.incrementAndGet();
                threads.execute(() -> serve(socket, connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = readHead(in); head != null; head = readHead(in)) {
                Received request =
                        new Received(connection, head, new String(readBody(head, in), StandardCharsets.ISO_8859_1));
                received.add(request);
                script.answer(request, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
            closed.incrementAndGet();
        } catch (IOException broken) {
            closed.incrementAndGet();
            // What a test needs to know of it, it sees at the other end.
        }
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return null;
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private static byte[] readBody(String head, InputStream in) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = readSize(in); size > 0; size = readSize(in)) {
                body.writeBytes(in.readNBytes(size));
                in.readNBytes(2);
            }
            in.readNBytes(2);
            return body.toByteArray();
        }
        int at = lower.indexOf("content-length:");
        return at < 0
                ? new byte[0]
                : in.readNBytes(Integer.parseInt(
                        lower.substring(at + 15, lower.indexOf('\r', at)).trim()));
    }

    private static int readSize(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("end within a chunk's size");
            }
            line.append((char) octet);
        }
        return Integer.parseInt(line.toString().trim(), 16);
    }

    /** Returns when nobody listens any more: an accept that is under way outlives its socket. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            acceptor.join();
        } catch (InterruptedException impatient) {
            throw new IOException(impatient);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    interface Script {
        /** Answers; an exception closes the connection. */
        void answer(Received request, OutputStream out) throws IOException;
    }

    /** A request as it arrived; the body's octets as characters. */
    record Received(int connection, String head, String octets) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The target of the request line. */
        String target() {
            return line().substring(line().indexOf(' ') + 1, line().lastIndexOf(' '));
        }

        /** Every value of a field, in the order of arrival. */
        List<String> values(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).trim())
                    .toList();
        }

        String text() {
            return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }
}
