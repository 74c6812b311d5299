package dev.retort.benchmarks.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * Sends short WebSocket messages back (RFC 6455), one thread for each connection: what fronts forward to. A request that is no
 * handshake is answered with 200.
 */
public final class EchoServer {
    private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST = 125;

    private EchoServer() {}

    /**
     * Serves till the process is ended.
     *
     * @param args the port
     * @throws IOException if the port is taken
     */
    @SuppressWarnings("InfiniteLoopStatement") // The process is ended from outside.
    public static void main(String[] args) throws IOException {
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(args[0]), 4096, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(null, () -> serve(socket), "echo", 1 << 18);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream output = socket.getOutputStream();
            while (!isHandshake(input, output)) {
                // The next request of a connection that is kept.
            }
            byte[] frame = new byte[2 + LONGEST];
            while (true) {
                input.readFully(frame, 0, 2);
                int length = frame[1] & 0x7f;
                if (length > LONGEST) {
                    throw new IOException("Longer than " + LONGEST);
                }
                int mask = input.readInt();
                input.readFully(frame, 2, length);
                for (int i = 0; i < length; i++) {
                    frame[2 + i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
                }
                frame[1] = (byte) length;
                output.write(frame, 0, 2 + length);
            }
        } catch (IOException left) {
            // The client's end.
        }
    }

    private static boolean isHandshake(DataInputStream input, OutputStream output) throws IOException {
        String key = "";
        String line = line(input);
        while (!line.isEmpty()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
            line = line(input);
        }
        String answer = key.isEmpty()
                ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        output.write(answer.getBytes(StandardCharsets.US_ASCII));
        return !key.isEmpty();
    }

    private static String line(DataInputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte b = input.readByte(); b != '\n'; b = input.readByte()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
