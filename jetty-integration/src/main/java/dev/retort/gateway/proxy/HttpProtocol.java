package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, or 1.0, to an upstream. */
final class HttpProtocol implements Protocol {
    private final @Nullable Expression method;
    private final @Nullable Expression ownBody;
    private final boolean version10;
    private final boolean passClientFields;
    private final List<SetField> set;
    private final Set<String> setNames;
    private final @Nullable Expression connection;

    /** A field that the configuration sets; an empty value leaves it out. */
    record SetField(String name, Expression value, boolean isUpgrade, boolean isClientsConnection) {
        SetField(String name, Expression value) {
            this(
                    name,
                    value,
                    name.equalsIgnoreCase("Upgrade"),
                    name.equalsIgnoreCase("Connection") && !value.isConstant());
        }

        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        /** Tells whether it says where the body ends, which nobody knows but who writes it. */
        boolean frames() {
            return is("Content-Length") || is("Transfer-Encoding");
        }
    }

    /**
     * @param method what replaces the client's method, or null
     * @param ownBody what replaces the client's body, or null
     * @param version10 whether HTTP/1.0 is spoken
     * @param passClientFields whether the client's own fields go along
     * @param set the fields that are set, in place of the client's
     */
    HttpProtocol(
            @Nullable Expression method,
            @Nullable Expression ownBody,
            boolean version10,
            boolean passClientFields,
            List<SetField> set) {
        this.method = method;
        this.ownBody = ownBody;
        this.version10 = version10;
        this.passClientFields = passClientFields;
        this.set = set.stream().filter(field -> !field.frames()).toList();
        this.setNames = set.stream()
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.connection = set.stream()
                .filter(field -> field.is("Connection"))
                .map(SetField::value)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String scheme(boolean secure) {
        return secure ? "https://" : "http://";
    }

    @Override
    public boolean keepsConnections(Exchange exchange) {
        // Whoever says "close" sends no further request (RFC 9112, section 9.6).
        return !version10 && (connection == null || !HttpHeaderValue.CLOSE.is(connection.value(exchange)));
    }

    @Override
    public boolean streamsUnknownLength() {
        return !version10;
    }

    @Override
    public String method(Exchange exchange) {
        return method == null ? exchange.method() : method.value(exchange);
    }

    @Override
    public boolean hasOwnBody() {
        return ownBody != null;
    }

    @Override
    public AnswerParser parser(int maxHead, boolean headOnly) {
        return new AnswerParser(maxHead, headOnly, false);
    }

    @Override
    public AnswerParser parser(@Nullable Object before, int maxHead, boolean headOnly) {
        return before instanceof AnswerParser used && used.renew(maxHead, headOnly) ? used : parser(maxHead, headOnly);
    }

    @Override
    public ByteBuffer head(Exchange exchange, Target target, long bodyLength) {
        String body = ownBody == null ? null : ownBody.value(exchange);
        RequestHead head = new RequestHead();
        head.add(method(exchange)).add(" ");
        target(head, String.valueOf(target.uri()));
        head.add(version10 ? " HTTP/1.0" : " HTTP/1.1").line();
        HttpFields fields = exchange.request().fields();
        for (SetField field : set) {
            String value = field.value().value(exchange);
            if (field.isClientsConnection()) {
                value = HopByHop.harmless(value, setNames);
            }
            if (!value.isEmpty() && !(field.isUpgrade() && asksForHttp2(value))) {
                head.field(field.name(), value);
            }
        }
        long length = body == null ? bodyLength : body.length();
        if (length < 0) {
            head.field("Transfer-Encoding", "chunked");
        } else if (length > 0
                || fields.contains(HttpHeader.CONTENT_LENGTH)
                || fields.contains(HttpHeader.TRANSFER_ENCODING)) {
            head.field("Content-Length", Long.toString(length));
        }
        if (passClientFields) {
            addClientFields(head, fields);
        }
        head.line();
        return body == null ? head.toBuffer() : head.body(body).toBuffer();
    }

    /** Tells whether an Upgrade names HTTP/2, which is spoken with each side by itself and never through a tunnel. */
    static boolean asksForHttp2(String upgrade) {
        for (String protocol : upgrade.split(",", -1)) {
            String name = protocol.strip();
            if (name.regionMatches(true, 0, "h2", 0, 2) || name.regionMatches(true, 0, "HTTP/", 0, 5)) {
                return true;
            }
        }
        return false;
    }

    private void addClientFields(RequestHead head, HttpFields fields) {
        HopByHop hopByHop = HopByHop.of(fields);
        StringBuilder cookies = null;
        for (HttpField field : fields) {
            HttpHeader known = field.getHeader();
            if (known == HttpHeader.HOST
                    || known == HttpHeader.CONTENT_LENGTH
                    || known == HttpHeader.EXPECT
                    || hopByHop.includes(field)
                    || setNames.contains(field.getLowerCaseName())) {
                continue;
            }
            String value = field.getValue() == null ? "" : field.getValue();
            if (known == HttpHeader.COOKIE) {
                // HTTP/2 sends each cookie in a field of its own; HTTP/1.1 has one field for all (RFC 9113, section
                // 8.2.3).
                cookies = cookies == null
                        ? new StringBuilder(value)
                        : cookies.append("; ").append(value);
            } else {
                head.field(field.getName(), value);
            }
        }
        if (cookies != null) {
            head.field("Cookie", cookies.toString());
        }
    }

    /** Adds the target; what could end it is escaped, everything else goes as it is. */
    private static void target(RequestHead head, String uri) {
        int from = 0;
        for (int i = 0; i < uri.length(); i++) {
            char character = uri.charAt(i);
            if (character <= ' ' || character == 0x7f) {
                head.add(uri.substring(from, i)).add(String.format(Locale.ROOT, "%%%02X", (int) character));
                from = i + 1;
            }
        }
        head.add(from == 0 ? uri : uri.substring(from));
    }
}
