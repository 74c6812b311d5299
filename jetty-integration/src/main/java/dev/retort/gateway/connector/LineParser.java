package dev.retort.gateway.connector;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Jetty's parser, which can be asked for the line that it has just read. It hands on what it makes of it: a version in
 * whatever case, and a target decoded from UTF-8, from which bytes that are something else do not come back.
 */
final class LineParser extends HttpParser {
    private static final int END = 2;

    private ByteBuffer bytes = BufferUtil.EMPTY_BUFFER;
    private int from;
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
        boolean stop = super.parseNext(buffer);
        switch (getState()) {
            case METHOD, SPACE1, URI, SPACE2, REQUEST_VERSION -> append(before, from, bytes.position());
            default -> before.setLength(0);
        }
        bytes = BufferUtil.EMPTY_BUFFER;
        return stop;
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
