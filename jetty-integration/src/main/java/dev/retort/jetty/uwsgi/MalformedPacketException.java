package dev.retort.jetty.uwsgi;

import java.io.Serial;

/**
 * A packet that no web server should send, whatever its client does; its message names the fault and, where there is one, the
 * repair. Its connection is closed, by which a web server knows a broken application, and leaves it for a while.
 *
 * <p>So this is for the form of a packet and for variables that are missing. Any value may be a client's, as with {@code uwsgi_param
 * UWSGI_SCHEME $http_x_forwarded_proto}: a wrong one is a {@link ClientFault}.
 */
final class MalformedPacketException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 60;

    MalformedPacketException(String fault) {
        super(fault);
    }

    /** Quotes text of the packet for a message: its beginning, without what could forge a line of the log. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                shown.append(c);
            } else {
                shown.append(String.format("\\x%02x", (int) c));
            }
        }
        return shown.append(text.length() > SHOWN ? "…\"" : "\"").toString();
    }
}
