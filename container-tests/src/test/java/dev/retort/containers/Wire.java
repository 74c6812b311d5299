package dev.retort.containers;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends bytes as they are, and reads strictly what comes. */
final class Wire {
    private static final int PATIENCE_MILLIS = 30_000;

    private Wire() {}

    /** Asks in a connection of its own. */
    static Answer ask(int port, String mount, Case request) throws IOException {
        StringBuilder head = new StringBuilder()
                .append(request.method())
                .append(' ')
                .append(mount)
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (request.headers().stream().noneMatch(header -> header.name().equals("Connection"))) {
            head.append("Connection: close\r\n");
        }
        for (Case.Header header : request.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (request.body().length > 0) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(request.body());
        return ask(port, request.method(), bytes.toByteArray());
    }

    static Answer ask(int port, String method, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket.getOutputStream(), bytes);
            return read(socket.getInputStream(), method);
        }
    }

    /** Sends bytes in a connection of its own, ends its half of it, and returns all that comes. */
    static String all(int port, String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket.getOutputStream(), bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(rest(socket.getInputStream()), StandardCharsets.ISO_8859_1);
        }
    }

    /** A server may answer before it has read everything, and then close. */
    private static void send(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException closed) {
            // The answer tells why.
        }
    }

    private static Answer read(InputStream in, String method) throws IOException {
        String start = line(in);
        if (!start.startsWith("HTTP/1.1 ")) {
            throw new IOException("Not an answer: " + start);
        }
        int status = Integer.parseInt(start.substring(9, 12));
        Map<String, String> headers = new TreeMap<>();
        boolean chunked = false;
        boolean closing = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            chunked |= name.equalsIgnoreCase("Transfer-Encoding") && value.equalsIgnoreCase("chunked");
            closing |= name.equalsIgnoreCase("Connection") && value.equalsIgnoreCase("close");
            Answer.add(headers, name, value);
        }
        boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
        byte[] body;
        if (chunked && !bodiless) {
            body = chunks(in);
        } else if (headers.containsKey("content-length") && !bodiless) {
            int length = Integer.parseInt(String.valueOf(headers.get("content-length")));
            body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("The body ended after " + body.length + " of " + length + " bytes");
            }
        } else {
            body = new byte[0];
        }
        boolean framed = bodiless || chunked || headers.containsKey("content-length");
        if (closing || !framed) {
            body = concatenated(body, rest(in)); // With what should not be there.
        }
        return Answer.made(status, headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** What stands before the end; a reset in place of it says that the server did not read all of the request. */
    private static byte[] rest(InputStream in) throws IOException {
        try {
            return in.readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    private static byte[] concatenated(byte[] one, byte[] two) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(two);
        return both.toByteArray();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            byte[] chunk = in.readNBytes(size);
            if (chunk.length < size) {
                throw new EOFException("A chunk was broken off");
            }
            body.writeBytes(chunk);
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The answer ended in its head: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
