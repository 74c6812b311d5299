package dev.retort.gateway.variable;

import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Variables;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What can be asked of a response. */
final class ResponseVariables {
    private ResponseVariables() {}

    static void declare(Variables variables) {
        variables.add("status", ResponseVariables::status);
        variables.add(
                "body_bytes_sent", exchange -> Long.toString(exchange.response().bodyBytesSent()));
        variables.add("bytes_sent", exchange -> Long.toString(bytesSent(exchange)));
        variables.add("request_completion", exchange -> exchange.response().isComplete() ? "OK" : "");
        variables.addFamily("sent_http_", name -> exchange -> field(exchange, name));
        variables.addFamily("sent_trailer_", name -> exchange -> trailer(exchange, name));
    }

    private static String status(Exchange exchange) {
        ClientResponse response = exchange.response();
        int status = response.statusInstead() != 0 ? response.statusInstead() : response.getStatus();
        return status == 0 ? "000" : Integer.toString(status);
    }

    private static @Nullable String field(Exchange exchange, String name) {
        ClientResponse response = exchange.response();
        HttpFields fields = response.getHeaders();
        // Jetty writes these itself.
        if (name.equals("connection")) {
            if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
                return "upgrade";
            }
            return fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString()) ? "close" : "keep-alive";
        }
        if (name.equals("transfer_encoding")) {
            boolean chunked = response.hasBegun()
                    && exchange.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
                    && !fields.contains(HttpHeader.CONTENT_LENGTH)
                    && !HttpStatus.hasNoBody(response.getStatus());
            return chunked ? "chunked" : null;
        }
        return FieldNames.joined(fields, name);
    }

    private static @Nullable String trailer(Exchange exchange, String name) {
        Supplier<HttpFields> trailers = exchange.response().getTrailersSupplier();
        HttpFields fields = trailers == null ? null : trailers.get();
        return fields == null ? null : FieldNames.joined(fields, name);
    }

    /** Returns the length of head and body, without the framing of chunks. */
    private static long bytesSent(Exchange exchange) {
        ClientResponse response = exchange.response();
        if (!response.hasBegun()) {
            return 0;
        }
        long head = (long) "HTTP/1.1 200 \r\n\r\n".length() + response.reason().length();
        for (HttpField field : response.getHeaders()) {
            String value = field.getValue();
            head += field.getName().length() + (value == null ? 0 : value.length()) + 4L;
        }
        return head + response.bodyBytesSent();
    }
}
