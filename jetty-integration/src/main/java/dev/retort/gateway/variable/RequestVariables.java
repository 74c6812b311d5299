package dev.retort.gateway.variable;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.KeptBody;
import dev.retort.gateway.exchange.Variables;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What can be asked of a client's request. */
final class RequestVariables {
    private RequestVariables() {}

    static void declare(Variables variables) {
        variables.add("request_uri", exchange -> exchange.request().target());
        variables.add("request", exchange -> exchange.request().line());
        variables.add("request_length", RequestVariables::length);
        variables.add("content_length", RequestVariables::contentLength);
        variables.add(
                "content_type", exchange -> exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE));
        variables.add("remote_user", RequestVariables::user);
        variables.addFamily(
                "http_",
                name -> exchange -> FieldNames.joined(exchange.request().fields(), name));
        // These nginx knows by name, so that nobody else may define them.
        for (String name : List.of("host", "user_agent", "referer", "via", "x_forwarded_for", "cookie")) {
            variables.add(
                    "http_" + name,
                    exchange -> FieldNames.joined(exchange.request().fields(), name));
        }
        variables.addFamily(
                "cookie_",
                name -> exchange -> cookie(exchange.request().getHeaders().getValuesList(HttpHeader.COOKIE), name));
    }

    /** Returns the length that the client says, or that its body has turned out to have. */
    private static @Nullable String contentLength(Exchange exchange) {
        HttpFields fields = exchange.request().getHeaders();
        String said = fields.get(HttpHeader.CONTENT_LENGTH);
        KeptBody body = said == null ? exchange.note(KeptBody.NOTE) : null;
        return body != null
                        && body.length() != KeptBody.UNKNOWN
                        && (body.length() > 0 || fields.contains(HttpHeader.TRANSFER_ENCODING))
                ? Long.toString(body.length())
                : said;
    }

    /** Returns the length of the request's line, fields and body, each field counted with one space. */
    private static String length(Exchange exchange) {
        long length = exchange.request().line().length() + 4L; // and two ends of lines
        for (HttpField field : exchange.request().getHeaders()) {
            String value = field.getValue();
            length += field.getName().length() + (value == null ? 0 : value.length()) + 4L;
        }
        return Long.toString(length + Math.max(0, Request.getContentBytesRead(exchange.request())));
    }

    /** Returns the name that Basic authentication gives, which nobody need have checked. */
    private static @Nullable String user(Exchange exchange) {
        String value = exchange.request().getHeaders().get(HttpHeader.AUTHORIZATION);
        if (value == null || !value.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String decoded =
                    new String(Base64.getDecoder().decode(value.substring(6).trim()), StandardCharsets.ISO_8859_1);
            int colon = decoded.indexOf(':');
            return colon < 0 ? null : decoded.substring(0, colon);
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    /** Finds a cookie by its name in any case. */
    static @Nullable String cookie(List<String> fields, String name) {
        for (String field : fields) {
            int start = 0;
            while (start < field.length()) {
                int end = field.indexOf(';', start);
                end = end < 0 ? field.length() : end;
                int equals = field.indexOf('=', start);
                if (equals >= 0
                        && equals < end
                        && field.substring(start, equals).stripTrailing().equalsIgnoreCase(name)) {
                    return field.substring(equals + 1, end).stripLeading();
                }
                start = end + 1;
                while (start < field.length() && field.charAt(start) == ' ') {
                    start++;
                }
            }
        }
        return null;
    }
}
