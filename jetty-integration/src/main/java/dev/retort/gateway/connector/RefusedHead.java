package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.InvalidField;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request that could not be read, and what is wrong with it in the words of nginx. Jetty has other words for it,
 * and does not say where it stopped; so the bytes are looked at once more.
 *
 * @param state what the parser was reading
 * @param bytes what had come with that, one char a byte; of a head that came in pieces the last one
 * @param reason Jetty's words for it
 */
record RefusedHead(
        HttpParser.State state, String bytes, @Nullable String reason) {
    /** Reason of a {@code Host} that is none. */
    static final String BAD_HOST = "Bad Host";

    private static final String IN_LINE = " while reading client request line";
    private static final String IN_HEADERS = " while reading client request headers";

    /** nginx has no room for more in a line of its log. */
    private static final int MAX_QUOTED = 1748;

    /** Tells whether it is the first line that could not be read. */
    boolean isLine() {
        return switch (state) {
            case START, METHOD, SPACE1, URI, SPACE2, REQUEST_VERSION -> true;
            default -> false;
        };
    }

    /** Returns the same as one whose first line is to blame, though the parser has gone on to the next. */
    RefusedHead ofLine() {
        return isLine() ? this : new RefusedHead(HttpParser.State.URI, bytes, reason);
    }

    /** Returns the first line as far as it has come, without what ends it. */
    String line() {
        return bytes.stripLeading().lines().findFirst().map(RefusedHead::cut).orElse("");
    }

    /** Says what is wrong. */
    String complaint(int status) {
        if (status == HttpStatus.URI_TOO_LONG_414) {
            return "client sent too long URI" + IN_LINE;
        }
        if (!isLine()) {
            return "client sent " + inHeaders(status) + IN_HEADERS;
        }
        boolean method = state == HttpParser.State.START || state == HttpParser.State.METHOD;
        String what = status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? "version" : method ? "method" : "request";
        return "client sent invalid " + what + IN_LINE;
    }

    private String inHeaders(int status) {
        String why = reason == null ? "" : reason;
        if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
            List<String> lines = bytes.lines().toList();
            return "too long header line: \"" + cut(lines.isEmpty() ? "" : lines.get(lines.size() - 1)) + "...\"";
        }
        if (why.equals(BAD_HOST)) {
            return "invalid host header";
        }
        if (why.equals("No Host")) {
            return "HTTP/1.1 request without \"Host\" header";
        }
        if (why.equals(Violation.DUPLICATE_HOST_HEADERS.getDescription())) {
            return "duplicate host header: " + twice("host");
        }
        if (why.equals(Violation.MULTIPLE_CONTENT_LENGTHS.getDescription())) {
            return "duplicate header line: " + twice("content-length");
        }
        if (why.equals(Violation.TRANSFER_ENCODING_WITH_CONTENT_LENGTH.getDescription())) {
            return "\"Content-Length\" and \"Transfer-Encoding\" headers at the same time";
        }
        if (why.startsWith("Invalid Content-Length")) {
            return "invalid \"Content-Length\" header";
        }
        if (why.startsWith("Bad Transfer-Encoding")) {
            List<String> codings = named("transfer-encoding");
            String last = codings.isEmpty() ? "" : codings.get(codings.size() - 1);
            return "unknown \"Transfer-Encoding\": \""
                    + cut(last.substring(last.indexOf(':') + 1).strip()) + "\"";
        }
        String wrong = InvalidField.in(bytes.substring(bytes.indexOf('\n') + 1));
        return wrong == null ? "invalid header line" : "invalid header line: \"" + wrong + "...\"";
    }

    /** Returns the first {@code Host} that has come whole, null if none has. */
    @Nullable String host() {
        List<String> hosts = named("host");
        return hosts.isEmpty()
                ? null
                : cut(hosts.get(0).substring("host:".length()).strip());
    }

    private List<String> named(String name) {
        return bytes.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .toList();
    }

    private String twice(String name) {
        List<String> fields = named(name);
        return fields.size() < 2
                ? "\"" + name + "\""
                : "\"" + cut(fields.get(1)) + "\", previous value: \"" + cut(fields.get(0)) + "\"";
    }

    private static String cut(String text) {
        return text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) : text;
    }
}
