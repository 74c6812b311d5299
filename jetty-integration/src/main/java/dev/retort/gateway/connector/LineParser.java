package dev.retort.gateway.connector;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's parser, which can be asked for the line that it has just read. It hands on what it makes of it: a version in
 * whatever case, and a target decoded from UTF-8, from which bytes that are something else do not come back.
 */
final class LineParser extends HttpParser {
    private static final int END = 2;

    private ByteBuffer bytes = BufferUtil.EMPTY_BUFFER;
    private int from;
    private int limit;
    private @Nullable RefusedHead refused;
    private boolean bodyMalformed;
    /** The bytes of a line whose rest has not come yet, one char each. */
    private final StringBuilder before = new StringBuilder();

    private final Consumer<State> end;

    /**
     * @param end is given the state in which the client has closed the connection
     */
    LineParser(RequestHandler handler, int maxHead, HttpCompliance compliance, Consumer<State> end) {
        super(handler, maxHead, compliance);
        this.end = end;
    }

    @Override
    public void atEOF() {
        if (!isAtEOF()) {
            end.accept(getState());
        }
        super.atEOF();
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        bytes = buffer;
        from = buffer.position();
        limit = buffer.limit();
        boolean stop = super.parseNext(buffer);
        switch (getState()) {
            case METHOD, SPACE1, URI, SPACE2, REQUEST_VERSION -> append(before, from, bytes.position());
            default -> before.setLength(0);
        }
        bytes = BufferUtil.EMPTY_BUFFER;
        return stop;
    }

    @Override
    protected void badMessage(HttpException failure) {
        switch (getState()) {
            case CONTENT, EOF_CONTENT, CHUNKED_CONTENT, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER -> bodyMalformed = true;
            default -> refused = new RefusedHead(getState(), headSoFar(), reason(failure));
        }
        super.badMessage(failure);
    }

    /** Returns Jetty's words; it has none for a host that is none. */
    private static @Nullable String reason(HttpException failure) {
        Throwable cause = failure instanceof Throwable thrown ? thrown.getCause() : null;
        return cause instanceof IllegalArgumentException && !(cause instanceof NumberFormatException)
                ? RefusedHead.BAD_HOST
                : failure.getReason();
    }

    /** Returns what has come of the head, as far as it was read with its end; Jetty has emptied the buffer, not erased it. */
    private String headSoFar() {
        StringBuilder head = new StringBuilder(before);
        ByteBuffer all = bytes.duplicate().clear();
        for (int i = from; i < limit; i++) {
            head.append((char) (all.get(i) & 0xff));
        }
        return head.toString();
    }

    /** Returns the head that was refused, null if there is none. */
    @Nullable RefusedHead refused() {
        return refused;
    }

    /** Tells whether a body was refused. */
    boolean isBodyMalformed() {
        return bodyMalformed;
    }

    private void append(StringBuilder to, int start, int end) {
        for (int i = start; i < end; i++) {
            to.append((char) (bytes.get(i) & 0xff));
        }
    }

    /** Returns the target of the line that ends where the parser is now, one char a byte. */
    String target() {
        StringBuilder line = new StringBuilder(before);
        append(line, from, bytes.position());
        // Between the method and the version; neither has a space, nor has a target that gets here.
        int version = line.lastIndexOf(" ");
        while (version > 0 && line.charAt(version - 1) == ' ') {
            version--;
        }
        return line.substring(line.lastIndexOf(" ", version - 1) + 1, version);
    }

    /** Tells whether the line that ends where the parser is now has a text at its end, in this case of its letters. */
    boolean endsWith(String text) {
        int end = bytes.position() - END;
        for (int i = 1; i <= text.length(); i++) {
            int at = end - i;
            int kept = before.length() + at - from;
            char character = at >= from
                    ? (char) (bytes.get(at) & 0xff)
                    : kept >= 0 && kept < before.length() ? before.charAt(kept) : 0;
            if (character != text.charAt(text.length() - i)) {
                return false;
            }
        }
        return true;
    }
}
