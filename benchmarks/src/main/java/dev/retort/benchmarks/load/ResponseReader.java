package dev.retort.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Finds the end of one HTTP/1.1 response after another (RFC 9112, section 6.3): by {@code Content-Length}, by chunks, or at the head
 * where the status has no body. A response that only the end of the connection ends is refused.
 */
final class ResponseReader {
    private enum State {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        TRAILER
    }

    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private boolean first = true;
    private int status;
    private boolean chunked;
    private boolean closing;
    private long left = -1;

    /**
     * Reads what has come.
     *
     * @return whether a response has ended with it
     * @throws IOException if the response is an error, or none that a kept connection can have
     */
    boolean read(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            switch (state) {
                case LENGTH, CHUNK -> {
                    int taken = (int) Math.min(left, bytes.remaining());
                    bytes.position(bytes.position() + taken);
                    left -= taken;
                    if (left == 0 && state == State.LENGTH) {
                        return ended();
                    }
                    state = left == 0 ? State.CHUNK_SIZE : state;
                }
                default -> {
                    byte b = bytes.get();
                    if (b != '\n') {
                        line.append((char) b);
                    } else if (takeLine()) {
                        return ended();
                    }
                }
            }
        }
        return false;
    }

    /** Tells whether a response has said that the server closes the connection behind it. */
    boolean isClosing() {
        return closing;
    }

    private boolean takeLine() throws IOException {
        String text = line.toString().strip();
        line.setLength(0);
        return switch (state) {
            case CHUNK_SIZE -> {
                if (!text.isEmpty()) {
                    left = Long.parseLong(text.replaceAll(";.*", ""), 16);
                    state = left == 0 ? State.TRAILER : State.CHUNK;
                }
                yield false;
            }
            case TRAILER -> text.isEmpty();
            default -> takeHead(text);
        };
    }

    private boolean takeHead(String text) throws IOException {
        if (first) {
            first = false;
            status = Integer.parseInt(text.split(" ", -1)[1]);
            if (status >= 400) {
                throw new ErrorAnswer(status, text);
            }
            return false;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
            left = Long.parseLong(text.substring(15).strip());
        } else if (lower.startsWith("connection:") && lower.endsWith("close")) {
            closing = true;
        } else if (lower.startsWith("transfer-encoding:") && lower.endsWith("chunked")) {
            chunked = true;
        } else if (text.isEmpty()) {
            return takeEndOfHead();
        }
        return false;
    }

    private boolean takeEndOfHead() throws IOException {
        if (status == 304 || status == 204 || (!chunked && left == 0)) {
            return true;
        }
        if (!chunked && left < 0) {
            throw new IOException("The answer has no length; the connection would not be kept.");
        }
        state = chunked ? State.CHUNK_SIZE : State.LENGTH;
        return false;
    }

    private boolean ended() {
        state = State.HEAD;
        first = true;
        chunked = false;
        left = -1;
        return true;
    }
}
