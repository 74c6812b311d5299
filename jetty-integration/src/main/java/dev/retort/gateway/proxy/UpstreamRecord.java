package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.exchange.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** What became of an exchange with its upstreams, for the {@code $upstream_…} variables. */
final class UpstreamRecord {
    private static final Setting<UpstreamRecord> NOTE = new Setting<>("upstream record");
    private static final long NEVER = -1;

    private final List<Try> tries = new ArrayList<>(1);
    private boolean redirected;
    private @Nullable HttpFields answer;
    private @Nullable HttpFields trailers;

    /** One try with a peer. Times are nanoseconds from its beginning. */
    static final class Try {
        private final String address;
        private final boolean redirected;
        private final long begun = System.nanoTime();
        int status;
        long connected = NEVER;
        long head = NEVER;
        long ended = NEVER;
        long received;
        long sent;
        long bodyLength;

        Try(String address, boolean redirected) {
            this.address = address;
            this.redirected = redirected;
        }

        /** Returns what stands between its values and those of the try before it. */
        private String separator() {
            return redirected ? " : " : ", ";
        }

        long now() {
            return System.nanoTime() - begun;
        }
    }

    static UpstreamRecord of(Exchange exchange) {
        UpstreamRecord record = exchange.note(NOTE);
        if (record == null) {
            record = new UpstreamRecord();
            exchange.note(NOTE, record);
        }
        return record;
    }

    /** Begins the tries of a location, which may not be the first of the exchange that forwards. */
    void enter() {
        redirected = !tries.isEmpty();
        answer = null;
        trailers = null;
    }

    Try begin(String address) {
        Try next = new Try(address, redirected);
        redirected = false;
        tries.add(next);
        return next;
    }

    void answer(HttpFields fields) {
        answer = fields;
    }

    void trailers(HttpFields fields) {
        trailers = fields;
    }

    static void declare(Variables variables) {
        variables.add("upstream_addr", each(one -> one.address));
        variables.add("upstream_status", each(one -> one.status == 0 ? "-" : Integer.toString(one.status)));
        variables.add("upstream_response_time", each(one -> seconds(one.ended)));
        variables.add("upstream_connect_time", each(one -> seconds(one.connected)));
        variables.add("upstream_header_time", each(one -> seconds(one.head)));
        variables.add("upstream_response_length", each(one -> Long.toString(one.bodyLength)));
        variables.add("upstream_bytes_received", each(one -> Long.toString(one.received)));
        variables.add("upstream_bytes_sent", each(one -> Long.toString(one.sent)));
        variables.addFamily("upstream_http_", name -> exchange -> field(exchange, name, false));
        variables.addFamily("upstream_trailer_", name -> exchange -> field(exchange, name, true));
        variables.addFamily("upstream_cookie_", name -> exchange -> cookie(exchange, name));
    }

    private static Variable each(Function<Try, String> property) {
        return exchange -> {
            UpstreamRecord record = exchange.note(NOTE);
            if (record == null || record.tries.isEmpty()) {
                return null;
            }
            if (record.tries.size() == 1) {
                return property.apply(record.tries.get(0));
            }
            StringBuilder all = new StringBuilder(property.apply(record.tries.get(0)));
            for (Try one : record.tries.subList(1, record.tries.size())) {
                all.append(one.separator()).append(property.apply(one));
            }
            return all.toString();
        };
    }

    private static String seconds(long nanos) {
        if (nanos < 0) {
            return "-";
        }
        long millis = nanos / 1_000_000;
        String fraction = Long.toString(1000 + millis % 1000).substring(1);
        return millis / 1000 + "." + fraction;
    }

    private static @Nullable String field(Exchange exchange, String name, boolean trailer) {
        UpstreamRecord record = exchange.note(NOTE);
        HttpFields fields = record == null ? null : trailer ? record.trailers : record.answer;
        if (fields == null) {
            return null;
        }
        for (HttpField field : fields) {
            if (field.getLowerCaseName().replace('-', '_').equals(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static @Nullable String cookie(Exchange exchange, String name) {
        UpstreamRecord record = exchange.note(NOTE);
        if (record == null || record.answer == null) {
            return null;
        }
        for (HttpField field : record.answer) {
            String value = field.getHeader() == HttpHeader.SET_COOKIE ? field.getValue() : null;
            int equals = value == null ? -1 : value.indexOf('=');
            if (value != null
                    && equals > 0
                    && value.substring(0, equals).toLowerCase(Locale.ROOT).equals(name)) {
                int end = value.indexOf(';', equals);
                return value.substring(equals + 1, end < 0 ? value.length() : end);
            }
        }
        return null;
    }
}
