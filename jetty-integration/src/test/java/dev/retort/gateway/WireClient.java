package dev.retort.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that sends what it is told, byte for byte, and reads answers as HTTP/1.1 frames them. */
public final class WireClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final List<String> trailers = new ArrayList<>();

    public WireClient(int port) {
        this(InetAddress.getLoopbackAddress(), port);
    }

    WireClient(InetAddress address, int port) {
        this(connected(address, port));
    }

    /** Speaks on a connection of a kind, such as one of TLS. */
    public WireClient(Socket connected) {
        try {
            socket = connected;
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Socket connected(InetAddress address, int port) {
        try {
            return new Socket(address, port);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Sends a piece again and again, as a client does that is never idle and never done; ends with the connection. */
    Thread drip(String piece) {
        Thread drip = new Thread(() -> {
            try {
                while (true) {
                    send(piece);
                    Thread.sleep(50); // The client's pace; nothing waits for it.
                }
            } catch (RuntimeException | InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        drip.start();
        return drip;
    }

    /** Sends text; {@code |} in it stands for the end of a line. */
    public WireClient send(String text) {
        return sendBytes(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireClient sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads an answer to anything but HEAD. */
    public Answer read() {
        return read(false);
    }

    /** Reads an answer to HEAD, which has no body whatever its header says. */
    public Answer readHead() {
        return read(true);
    }

    private Answer read(boolean headOnly) {
        try {
            Answer head = readHeader();
            if (headOnly || head.status == 304 || head.status == 204 || head.status / 100 == 1) {
                return head;
            }
            return head.with(readBody(head));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads the header of an answer and leaves its body. */
    public Answer readHeader() {
        try {
            String status = readLine();
            List<String> fields = new ArrayList<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                fields.add(line);
            }
            return new Answer(Integer.parseInt(status.split(" ", 3)[1]), fields, "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private byte[] readBody(Answer head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        readBody(head, body);
        return body.toByteArray();
    }

    /** Reads the body that belongs to a header, and writes it somewhere as it comes. */
    public void readBody(Answer head, OutputStream to) throws IOException {
        if ("chunked".equals(head.field("Transfer-Encoding"))) {
            for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
                to.write(chunk);
            }
            return;
        }
        String length = head.field("Content-Length");
        if (length == null) {
            in.transferTo(to);
            return;
        }
        for (long left = Long.parseLong(length); left > 0; ) {
            byte[] part = readExactly((int) Math.min(left, 1 << 16));
            to.write(part);
            left -= part.length;
        }
    }

    /** Reads one chunk of a chunked body; an empty one is the end. */
    public byte[] readChunk() {
        try {
            // Jetty sends the line break behind a chunk together with the next one.
            String size = readLine();
            if (size.isEmpty()) {
                size = readLine();
            }
            byte[] chunk = readExactly(Integer.parseInt(size, 16));
            if (chunk.length == 0) {
                trailers.clear();
                for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                    trailers.add(line);
                }
            }
            return chunk;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The fields behind the last chunked body. */
    public List<String> trailers() {
        return List.copyOf(trailers);
    }

    public byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("end within \"" + line + "\"");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    /** Says that nothing more will be sent. */
    public void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Ends the connection by a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads to the end of some text, whatever it is part of. */
    public String readThrough(String end) {
        StringBuilder text = new StringBuilder();
        try {
            while (text.indexOf(end) < 0) {
                int octet = in.read();
                if (octet < 0) {
                    throw new EOFException("end within \"" + text + "\"");
                }
                text.append((char) octet);
            }
            return text.toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads whatever comes until the other side closes. */
    public String readToEnd() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What came back; the body's octets as characters. */
    public record Answer(int status, List<String> fields, String octets) {
        Answer with(byte[] received) {
            return new Answer(status, fields, new String(received, StandardCharsets.ISO_8859_1));
        }

        public byte[] body() {
            return octets.getBytes(StandardCharsets.ISO_8859_1);
        }

        public String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        /** Returns the value of a field, null if there is none; fails if there are several. */
        public @Nullable String field(String name) {
            List<String> values = values(name);
            if (values.size() > 1) {
                throw new AssertionError(name + " is there more than once: " + values);
            }
            return values.isEmpty() ? null : values.get(0);
        }

        public List<String> values(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return fields.stream()
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(field -> field.substring(start.length()).trim())
                    .toList();
        }
    }
}
