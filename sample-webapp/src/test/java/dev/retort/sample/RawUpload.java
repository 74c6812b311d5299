package dev.retort.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A body that is sent piece by piece, with no client that would stop at an early answer or want memory for it. */
final class RawUpload implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;

    /** Sends the head of a form with a file. */
    RawUpload(String base, String target, String fields) throws IOException {
        URI server = URI.create(base);
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
        out = socket.getOutputStream();
        write("POST " + target + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: multipart/form-data; boundary=limit\r\n" + fields
                + "\r\nConnection: close\r\n\r\n");
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Returns all that is answered, until the server closes. */
    String answer() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
