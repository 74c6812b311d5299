package dev.retort.gateway.proxy;

import dev.retort.gateway.exchange.Exchange;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Which fields of an answer pass to the client, and how they are changed on the way. */
final class AnswerRules {
    private static final String REFRESH = "Refresh";

    /** Changes the value of a field. */
    @FunctionalInterface
    interface Change {
        String apply(Exchange exchange, String value);
    }

    private final Set<String> hidden;
    private final Change location;
    private final Change refresh;
    private final Change cookie;

    AnswerRules(Set<String> hidden, Change location, Change refresh, Change cookie) {
        this.hidden = hidden;
        this.location = location;
        this.refresh = refresh;
        this.cookie = cookie;
    }

    /** Copies the head of an answer. */
    void copy(Exchange exchange, int status, HttpFields fields) {
        HopByHop hopByHop = HopByHop.of(fields);
        HttpFields.Mutable headers = exchange.response().getHeaders();
        exchange.response().setStatus(status);
        if (fields instanceof AnswerHead head) {
            exchange.response().reason(head.reason());
        }
        for (HttpField field : fields) {
            HttpHeader known = field.getHeader();
            // A length of nothing must not be (RFC 9110, section 8.6).
            boolean lengthOfNothing = known == HttpHeader.CONTENT_LENGTH && status == HttpStatus.NO_CONTENT_204;
            if (lengthOfNothing || hopByHop.includes(field) || hidden.contains(field.getLowerCaseName())) {
                continue;
            }
            String value = field.getValue() == null ? "" : field.getValue();
            if (known == HttpHeader.CONTENT_TYPE && value.isEmpty()) {
                continue;
            }
            if (known == HttpHeader.LOCATION) {
                headers.put(HttpHeader.LOCATION, location.apply(exchange, value));
            } else if (known == HttpHeader.SET_COOKIE) {
                headers.add(HttpHeader.SET_COOKIE, cookie.apply(exchange, value));
            } else if (field.is(REFRESH)) {
                headers.put(REFRESH, refresh.apply(exchange, value));
            } else if (known == HttpHeader.DATE || known == HttpHeader.SERVER || known == HttpHeader.CONTENT_TYPE) {
                headers.put(field);
            } else {
                headers.add(field);
            }
        }
    }
}
