package dev.retort.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a multipart body apart while it arrives (RFC 2046, section 5.1.1; RFC 7578).
 *
 * <p><b>The grammar.</b> With <i>delimiter</i> for {@code CRLF "--" boundary}, a body is
 *
 * <pre>
 * [preamble] delimiter padding CRLF part { delimiter padding CRLF part } delimiter "--" [epilogue]
 * part = { header line CRLF } CRLF content
 * </pre>
 *
 * <p>in which the CRLF of a delimiter may be one that is there already: at the start of the body there is none, and
 * content that is absent leaves the CRLF of the empty line before it. So a search that starts at either place starts with
 * the two bytes taken as found.
 *
 * <p><b>The search.</b> A delimiter is found by comparing byte by byte, and going on with the next byte after a mismatch.
 * For most texts that is quadratic, and one needs the failure table of Knuth, Morris and Pratt. Here the table would be
 * all zeros: a delimiter begins with CR, and has no other, since a boundary cannot hold one. No byte that matched after
 * the first can begin a match of its own, so that only the byte that did not match is looked at again, once. The time is
 * linear in the body, whatever it holds.
 *
 * <p><b>The cuts.</b> Bytes come in pieces that end anywhere. Those at the end of a piece that may belong to a delimiter
 * are not kept: they are the beginning of the delimiter, and if it turns out to be none they are written from there. So
 * the buffer never moves nor grows, a piece of content is handed over at most twice in each buffer, and what is handed over does not
 * depend on the cuts.
 *
 * <p><b>What is refused.</b> Two readers that understand a body differently are a hole, so there is one reading: line ends
 * are CRLF, and a line that begins with the boundary is a delimiter or an error. A body must come to its last delimiter.
 */
final class MultipartReader {
    private static final int BUFFER = 16 << 10;

    /** CR LF, which may stand before the place where a search starts. */
    private static final int LINE_END = 2;

    /** Takes content, in pieces. */
    interface Sink {
        void write(byte[] bytes, int offset, int length);
    }

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private byte[] line = new byte[256];

    /**
     * Makes a reader.
     *
     * @param in the body
     * @param boundary the boundary, without CR
     */
    MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads up to the first delimiter; there may be a preamble, which is for readers of mail. */
    void skipPreamble() {
        readContent((bytes, offset, length) -> {});
    }

    /**
     * Reads the rest of a delimiter, and after the last one the rest of the body.
     *
     * @return whether a part follows
     */
    boolean next() {
        int b = read();
        if (b == '-' && read() == '-') {
            skipEpilogue();
            return false;
        }
        while (b == ' ' || b == '\t') {
            b = read();
        }
        if (b == '\n') {
            throw bareLineFeed();
        }
        if (b != '\r' || read() != '\n') {
            throw HttpException.badRequest("A line of the multipart body begins with the boundary and goes on.");
        }
        return true;
    }

    private void skipEpilogue() {
        position = end;
        while (fill()) {
            position = end;
        }
    }

    /**
     * Reads a line of a header, and its end.
     *
     * @param most the most bytes that the line may have, without its end
     * @return the line without its end, or null if it is longer
     * @throws HttpException 400 if the line ends otherwise than in CRLF or is not UTF-8
     */
    @Nullable String readLine(int most) {
        int length = 0;
        for (int b = read(); b != '\r'; b = read()) {
            if (b == '\n') {
                throw bareLineFeed();
            }
            if (length == most) {
                return null;
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) b;
        }
        if (read() != '\n') {
            throw HttpException.badRequest("The header of a part has a CR without LF.");
        }
        return StrictText.decode(line, length, StandardCharsets.UTF_8, "The header of a part");
    }

    private static HttpException bareLineFeed() {
        return HttpException.badRequest("The multipart body has lines that end in LF; they are to end in CRLF.");
    }

    /**
     * Reads content up to the next delimiter, and the delimiter.
     *
     * @param sink takes the content
     */
    void readContent(Sink sink) {
        // How many bytes of the delimiter have matched; of these, how many stand before the buffer; and of these, how
        // many
        // before the content.
        int matched = LINE_END;
        int before = LINE_END;
        int outside = LINE_END;
        while (true) {
            require();
            int start = position;
            int at = position;
            while (at < end) {
                if (matched == 0) {
                    at = indexOfReturn(at);
                    if (at == end) {
                        break;
                    }
                }
                if (buffer[at] == delimiter[matched]) {
                    at++;
                    matched++;
                    if (matched == delimiter.length) {
                        write(sink, start, at - (matched - before));
                        position = at;
                        return;
                    }
                } else {
                    // Found at 0 is always CR, so that this byte is compared again without a danger of standing still.
                    if (before > outside) {
                        sink.write(delimiter, outside, before - outside);
                    }
                    matched = 0;
                    before = 0;
                    outside = 0;
                }
            }
            write(sink, start, end - (matched - before));
            before = matched;
            position = end;
        }
    }

    private int indexOfReturn(int from) {
        int at = from;
        while (at < end && buffer[at] != '\r') {
            at++;
        }
        return at;
    }

    private void write(Sink sink, int from, int to) {
        if (to > from) {
            sink.write(buffer, from, to - from);
        }
    }

    private int read() {
        require();
        return buffer[position++];
    }

    private void require() {
        if (position == end && !fill()) {
            throw HttpException.badRequest("The multipart body ends before its last boundary.");
        }
    }

    private boolean fill() {
        int read;
        try {
            read = in.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw BodyStream.unreadable(e);
        }
        position = 0;
        end = Math.max(read, 0);
        return read > 0;
    }
}
