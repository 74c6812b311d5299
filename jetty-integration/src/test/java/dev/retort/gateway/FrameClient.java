package dev.retort.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that speaks HTTP/2 frame by frame, so that it can say what no library would. */
public final class FrameClient implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    public static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;

    /** A frame that has come. */
    public record Frame(int type, int flags, int stream) {}

    public FrameClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(frame(SETTINGS, 0, 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            frame.write(stream >> shift);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** A request's head: GET, or POST, with {@code :authority a} and a path, none of it compressed. */
    public static byte[] head(boolean post, String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(post ? 0x83 : 0x82);
        head.write(0x86);
        literal(head, 4, path);
        literal(head, 1, "a");
        return head.toByteArray();
    }

    /** A head of any fields, each a name and a value, none of it compressed. */
    static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            head.write(0);
            head.write(namesAndValues[i].length());
            head.writeBytes(namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1));
            head.write(namesAndValues[i + 1].length());
            head.writeBytes(namesAndValues[i + 1].getBytes(StandardCharsets.ISO_8859_1));
        }
        return head.toByteArray();
    }

    /** A field whose name is in HPACK's static table. */
    private static void literal(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        head.write(value.length());
        head.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends; tells whether the other side still takes it. */
    public boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Reads a frame; null if there is none any more. */
    public @Nullable Frame read() {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.readFully(new byte[length]);
            return new Frame(type, flags, stream);
        } catch (EOFException | SocketException end) {
            return null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads to a frame of a type; null if none comes. */
    public @Nullable Frame readTo(int type) {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.type() == type) {
                return frame;
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
