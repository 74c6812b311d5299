package dev.retort.gateway.connector;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Jetty's parser, which can be asked how the line ends that it has just read. It hands on what it makes of the version, which
 * it takes in any case.
 */
final class LineParser extends HttpParser {
    private static final int END = 2;

    private ByteBuffer bytes = BufferUtil.EMPTY_BUFFER;
    private int from;
    /** The last bytes of a line whose rest has not come yet, one char each. */
    private String before = "";

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
        boolean inLine = isState(State.REQUEST_VERSION) || isState(State.SPACE2);
        if (inLine) {
            keepEnd();
        } else if (!before.isEmpty()) {
            before = "";
        }
        bytes = BufferUtil.EMPTY_BUFFER;
        return stop;
    }

    private void keepEnd() {
        StringBuilder end = new StringBuilder(before);
        for (int i = from; i < bytes.position(); i++) {
            end.append((char) (bytes.get(i) & 0xff));
        }
        before = end.substring(Math.max(0, end.length() - "HTTP/1.1\r".length()));
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
