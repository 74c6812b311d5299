package dev.retort.containers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server that does on its sockets what a test wants, to the byte. */
final class ScriptedUpstream implements AutoCloseable {
    /** Answers a request; whoever closes the socket ends the connection. */
    @FunctionalInterface
    interface Script {
        void play(Received request, OutputStream out, Socket socket) throws Exception;
    }

    /**
     * What came.
     *
     * @param line the first line
     * @param fields the lines behind it
     * @param octets the body without chunks, one character for each octet
     */
    record Received(String line, List<String> fields, String octets) {
        byte[] body() {
            return octets.getBytes(StandardCharsets.ISO_8859_1);
        }

        List<String> values(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return fields.stream()
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(field -> field.substring(start.length()).trim())
                    .toList();
        }
    }

    private final ServerSocket listener;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    private volatile Script script = (request, out, socket) -> {};
    private volatile boolean answersEarly;

    ScriptedUpstream() {
        this(ServerSocketFactory.getDefault(), InetAddress.getLoopbackAddress());
    }

    /** Listens somewhere by sockets of a kind, such as those of TLS. */
    ScriptedUpstream(ServerSocketFactory sockets, InetAddress address) {
        try {
            listener = sockets.createServerSocket(0, 50, address);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket connected) {
        try (Socket socket = connected) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                Received head = head(in); // On a kept connection it may be of the next test.
                if (answersEarly) {
                    serveEarly(head, in, socket);
                } else {
                    Received request = read(head, in);
                    received.add(request);
                    script.play(request, socket.getOutputStream(), socket);
                }
            }
        } catch (Exception over) {
            // The connection ends; what the test expects of it, it sees at the client.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Answers all requests from now on with these bytes, {@code |} for the end of a line. */
    void answer(String bytes) {
        play((request, out, socket) -> out.write(bytes(bytes)));
    }

    void play(Script next) {
        received.clear();
        script = next;
        answersEarly = false;
    }

    /** Plays a script for each head that comes, before the body is read. */
    void playEarly(Script next) {
        play(next);
        bodies.clear();
        answersEarly = true;
    }

    /** Returns what has come of the body behind an early answer, once it has come to its end or the connection has. */
    byte[] body() throws InterruptedException {
        byte[] body = bodies.poll(20, TimeUnit.SECONDS);
        if (body == null) {
            throw new AssertionError("The body did not end, nor the connection");
        }
        return body;
    }

    static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the next request that came. */
    Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No request came");
        }
        return next;
    }

    /** Returns what came without having been asked for, null if nothing. */
    @Nullable Received unexpected() {
        return received.poll();
    }

    /** Answers when the head has come, and reads the body then, which must come to its end before the next request. */
    private void serveEarly(Received head, InputStream in, Socket socket) throws Exception {
        received.add(head);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            script.play(head, socket.getOutputStream(), socket);
            body(in, head, body);
        } finally {
            bodies.add(body.toByteArray());
        }
    }

    private static Received read(Received head, InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body(in, head, body);
        return new Received(head.line, head.fields, body.toString(StandardCharsets.ISO_8859_1));
    }

    private static Received head(InputStream in) throws IOException {
        String line = line(in);
        List<String> fields = new ArrayList<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            fields.add(field);
        }
        return new Received(line, fields, "");
    }

    private static void body(InputStream in, Received head, OutputStream to) throws IOException {
        if (head.values("Transfer-Encoding").contains("chunked")) {
            for (int size = size(in); size > 0; size = size(in)) {
                to.write(in.readNBytes(size));
                line(in);
            }
            line(in);
        } else if (!head.values("Content-Length").isEmpty()) {
            to.write(
                    in.readNBytes(Integer.parseInt(head.values("Content-Length").get(0))));
        }
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
