package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.InvalidField;
import dev.retort.gateway.exchange.StatusText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upstream's answer with Jetty's parser: head, pieces of body, trailers. Interim answers are passed over, but for
 * the 101 that ends HTTP.
 *
 * <p>An answer on CGI's terms may begin with a field in place of the status line, and name its status in a field.
 */
class AnswerParser implements HttpParser.ResponseHandler {
    private static final String STATUS = "Status";
    private static final String VERSION = "HTTP/";
    /** At least as much as is ever parsed at once. */
    private static final int MOST_AT_ONCE = 1 << 17;

    private static final byte[] NO_STATUS_LINE = "HTTP/1.0 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpParser parser;
    private final int maxHeader;
    private final boolean cgi;
    private boolean headOnly;
    private HttpFields.Mutable fields = HttpFields.build();
    private HttpFields.@Nullable Mutable trailers;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int status;
    private @Nullable String reason;
    private boolean begun;
    private boolean statusIsMadeUp;
    private boolean head;
    private boolean headSeen;
    private boolean complete;
    private boolean interim;
    private boolean malformed;
    private ByteBuffer input = BufferUtil.EMPTY_BUFFER;
    private int from;
    private int limit;
    private long headBytes;
    private @Nullable String wrong;
    private @Nullable ByteBuffer content;
    private @Nullable Throwable failure;

    AnswerParser(int maxHeader, boolean headOnly, boolean cgi) {
        // How long a head may be is counted here: Jetty's exception for one that is too long has the answer's own
        // status, which
        // fails an assertion. Its limit is for trailers.
        int most = (int) Math.min(Integer.MAX_VALUE, (long) maxHeader + MOST_AT_ONCE);
        this.parser = new HttpParser(this, most, HttpCompliance.RFC7230) {
            @Override
            protected void badMessage(HttpException bad) {
                malformed = true;
                wrong = head ? null : complaint(getState());
                super.badMessage(bad);
            }
        };
        this.maxHeader = maxHeader;
        this.headOnly = headOnly;
        this.cgi = cgi;
        // What it would remember are fields of requests.
        parser.setHeaderCacheSize(0);
        parser.setHeadResponse(headOnly);
        // Otherwise well-known values, such as that of Content-Type, come as Jetty writes them.
        parser.setHeaderCacheCaseSensitive(true);
    }

    /**
     * Makes itself ready for the next answer of the connection, if it has read the last one to its end.
     *
     * @return whether it will do; false for an answer of another kind
     */
    boolean renew(int nextMaxHeader, boolean nextHeadOnly) {
        if (cgi || nextMaxHeader != maxHeader || !complete || failure != null) {
            return false;
        }
        parser.reset();
        if (!parser.isStart()) {
            return false;
        }
        headOnly = nextHeadOnly;
        parser.setHeadResponse(nextHeadOnly);
        fields = HttpFields.build();
        trailers = null;
        status = 0;
        head = false;
        headSeen = false;
        headBytes = 0;
        complete = false;
        content = null;
        return true;
    }

    /** Tells a status line from a field such as HX-Trigger, as far as has been read. */
    private static boolean beginsWithVersion(ByteBuffer bytes) {
        for (int i = 0; i < Math.min(bytes.remaining(), VERSION.length()); i++) {
            if (bytes.get(bytes.position() + i) != VERSION.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Parses until there is something to take, or nothing more to read. */
    void parse(ByteBuffer bytes) {
        if (cgi && !begun && bytes.hasRemaining()) {
            begun = true;
            if (!beginsWithVersion(bytes)) {
                statusIsMadeUp = true;
                parser.parseNext(ByteBuffer.wrap(NO_STATUS_LINE));
            }
        }
        while (failure == null && !complete) {
            boolean stop = parseNext(bytes);
            if (interim && parser.isState(HttpParser.State.END)) {
                interim = false;
                parser.reset();
                parser.setHeadResponse(headOnly);
                fields = HttpFields.build();
                headBytes = 0;
                if (bytes.hasRemaining()) {
                    continue;
                }
            }
            if (stop || !bytes.hasRemaining()) {
                return;
            }
        }
    }

    private boolean parseNext(ByteBuffer bytes) {
        if (head) {
            return parser.parseNext(bytes);
        }
        input = bytes;
        from = bytes.position();
        limit = bytes.limit();
        boolean stop = parser.parseNext(bytes);
        input = BufferUtil.EMPTY_BUFFER;
        headBytes += Math.max(0, bytes.position() - from);
        if (headBytes > maxHeader && failure == null) {
            head = false;
            failure = new HttpException.RuntimeException(HttpStatus.BAD_GATEWAY_502, "upstream sent too big header");
        }
        return stop;
    }

    /** Says what is wrong with a head, in nginx's words; Jetty has emptied the buffer, not erased it. */
    private @Nullable String complaint(HttpParser.State state) {
        switch (state) {
            case START, RESPONSE_VERSION, SPACE1, STATUS, SPACE2, REASON -> {
                return "upstream sent no valid HTTP/1.0 header";
            }
            default -> {}
        }
        StringBuilder lines = new StringBuilder();
        ByteBuffer all = input.duplicate().clear();
        for (int i = from; i < limit; i++) {
            lines.append((char) (all.get(i) & 0xff));
        }
        boolean hasStatusLine = headBytes == 0 && !statusIsMadeUp;
        String field = InvalidField.in(hasStatusLine ? lines.substring(lines.indexOf("\n") + 1) : lines.toString());
        return field == null ? null : "upstream sent invalid header: \"" + field + "...\"";
    }

    /** Learns that the connection has nothing more. */
    void atEnd() {
        if (!head) {
            // Jetty's parser would call it malformed.
            earlyEOF();
        }
        parser.atEOF();
    }

    boolean isAtEnd() {
        return parser.isAtEOF();
    }

    boolean hasHead() {
        return head;
    }

    boolean isComplete() {
        return complete;
    }

    int status() {
        return status;
    }

    /** Returns the fields of the head; an {@link AnswerHead} if its status line says something of its own. */
    HttpFields.Mutable fields() {
        return reason == null ? fields : new AnswerHead(reason, fields);
    }

    @Nullable HttpFields trailers() {
        return trailers;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    /** Takes the piece of body that has been found, if there is one. */
    @Nullable ByteBuffer takeContent() {
        ByteBuffer piece = content;
        content = null;
        return piece;
    }

    /** Tells whether something has been found that is to be taken before more is parsed. */
    boolean hasSomething() {
        return content != null || complete || failure != null || (head && !headSeen);
    }

    /** Notes that the head has been taken. */
    void headTaken() {
        headSeen = true;
    }

    /** Tells whether the connection can be used again. */
    boolean isPersistent() {
        if (failure != null || !complete || parser.isAtEOF()) {
            return false;
        }
        return version == HttpVersion.HTTP_1_1
                ? !fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())
                : fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.KEEP_ALIVE.asString());
    }

    @Override
    public void startResponse(HttpVersion answerVersion, int answerStatus, @Nullable String reason) {
        version = answerVersion;
        status = answerStatus;
        reason(reason);
    }

    /** Keeps the words of the status if they are not those that everybody says. */
    private void reason(@Nullable String words) {
        String said = words == null ? "" : words;
        reason = said.equals(StatusText.words(status)) ? null : said;
    }

    @Override
    public void parsedHeader(HttpField field) {
        if (cgi && field.is(STATUS)) {
            if (statusIsMadeUp) {
                status(field.getValue()); // The first one counts, as with nginx.
            }
        } else {
            fields.add(field);
        }
    }

    private void status(String value) {
        String digits = value.length() < 3 ? "" : value.substring(0, 3);
        statusIsMadeUp = false;
        if (digits.chars().allMatch(c -> c >= '0' && c <= '9') && digits.length() == 3) {
            status = Integer.parseInt(digits);
            if (value.length() > digits.length()) {
                reason(value.substring(digits.length() + 1));
            }
        } else {
            failure = new HttpException.RuntimeException(HttpStatus.BAD_GATEWAY_502, "invalid Status field");
        }
    }

    @Override
    public boolean headerComplete() {
        if (statusIsMadeUp && fields.contains(HttpHeader.LOCATION)) {
            status = HttpStatus.FOUND_302; // RFC 3875, section 6.3.3
        }
        interim = HttpStatus.isInformational(status) && status != HttpStatus.SWITCHING_PROTOCOLS_101;
        head = !interim;
        // The head is looked at before the body; what Jetty's parser says next is asked for again.
        return head;
    }

    @Override
    public boolean content(ByteBuffer item) {
        content = item;
        return true;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public void parsedTrailer(HttpField field) {
        if (trailers == null) {
            trailers = HttpFields.build();
        }
        trailers.add(field);
    }

    @Override
    public boolean messageComplete() {
        if (!interim) {
            complete = true;
        }
        return true;
    }

    @Override
    public void earlyEOF() {
        if (failure == null) {
            // Jetty's parser says the same of a body that is malformed.
            failure = new EofException(
                    malformed ? "upstream sent invalid chunked response" : "upstream prematurely closed connection");
        }
    }

    @Override
    public void badMessage(HttpException bad) {
        failure = wrong == null
                ? (Throwable) bad
                : new HttpException.RuntimeException(HttpStatus.BAD_GATEWAY_502, wrong, (Throwable) bad);
    }
}
