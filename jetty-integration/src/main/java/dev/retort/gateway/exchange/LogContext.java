package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Whose request a line of the log is about, in the words that nginx ends such lines with. */
final class LogContext {
    private LogContext() {}

    /**
     * Returns what follows a message.
     *
     * @param exchange the exchange
     * @param upstream the URL that it was sent on to; null if to none
     * @return such as {@code , client: 192.0.2.1, server: example.org, request: "GET /x HTTP/1.1", host: "example.org"}
     */
    static String of(Exchange exchange, @Nullable String upstream) {
        StringBuilder line = new StringBuilder(160);
        line.append(", client: ").append(PeerAddress.text(exchange.request().address()));
        line.append(", server: ").append(exchange.site().name());
        add(line, "request", exchange.request().line());
        add(line, "upstream", upstream);
        HttpFields fields = exchange.request().fields();
        add(line, "host", fields.get(HttpHeader.HOST));
        add(line, "referrer", fields.get(HttpHeader.REFERER));
        return line.toString();
    }

    /** Returns what follows a message about a first line, below which nothing has been looked at. */
    static String ofLine(Exchange exchange) {
        StringBuilder line = new StringBuilder(160);
        line.append(", client: ").append(PeerAddress.text(exchange.request().address()));
        line.append(", server: ").append(exchange.site().name());
        add(line, "request", exchange.request().line());
        return line.toString();
    }

    private static void add(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append(", ").append(name).append(": \"").append(oneLine(value)).append('"');
        }
    }

    /** A path that was decoded may have an end of a line in it, with which a client would write a line of its own. */
    private static String oneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return text.replaceAll("\\p{Cntrl}+", " ");
            }
        }
        return text;
    }
}
