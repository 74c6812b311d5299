package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientResponse;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code Range} with the parts that are asked for: nginx's range filter ({@code ngx_http_range_filter_module}).
 *
 * <p>It comes behind what compresses or rewrites a body: such a body has no ranges.
 */
public final class RangeModule implements Module {
    private static final HttpField ACCEPT_RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final AtomicLong BOUNDARIES = new AtomicLong();

    /** Creates the module. */
    public RangeModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                "max_ranges",
                "number",
                "How many ranges a request may ask for; with more it gets the whole, and with 0 there are none.",
                HTTP,
                SERVER,
                LOCATION));
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        int most = scope.number("max_ranges", Integer.MAX_VALUE);
        return most == 0 ? null : exchange -> begin(exchange, most);
    }

    private static ResponseFilter.@Nullable Body begin(Exchange exchange, int most) {
        ClientResponse response = exchange.response();
        if (response.maxRanges() == 0 || response.getStatus() != HttpStatus.OK_200) {
            return null;
        }
        HttpFields.Mutable headers = response.getHeaders();
        long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        if (length < 0) {
            return null;
        }
        String range = exchange.request().getHeaders().get(HttpHeader.RANGE);
        ByteRanges ranges = null;
        if (range != null && ByteRanges.isInBytes(range) && isCurrent(exchange, response)) {
            ranges = ByteRanges.parse(range, length, Math.min(most, response.maxRanges()));
        }
        if (ranges == null) {
            headers.add(ACCEPT_RANGES);
            return null;
        }
        if (ranges.isEmpty()) {
            throw new ResponseFilter.Refusal(
                    HttpStatus.RANGE_NOT_SATISFIABLE_416,
                    HttpFields.build().add(HttpHeader.CONTENT_RANGE, "bytes */" + length));
        }
        response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
        List<PartialBody.Part> parts =
                ranges.count() == 1 ? single(ranges, length, headers) : several(ranges, length, headers);
        return next -> new PartialBody(parts, next);
    }

    /** Who has a part of something else wants the whole (RFC 9110, section 13.1.5). */
    private static boolean isCurrent(Exchange exchange, ClientResponse response) {
        String validator = exchange.request().getHeaders().get(HttpHeader.IF_RANGE);
        if (validator == null) {
            return true;
        }
        if (validator.endsWith("\"")) {
            return validator.equals(response.getHeaders().get(HttpHeader.ETAG));
        }
        long time = HttpDates.parse(validator);
        return time != ClientResponse.UNKNOWN && time == lastModified(response);
    }

    /** An upstream's answer is no thing at rest here, but says when what it shows has changed. */
    private static long lastModified(ClientResponse response) {
        String field = response.getHeaders().get(HttpHeader.LAST_MODIFIED);
        return response.lastModified() != ClientResponse.UNKNOWN || field == null
                ? response.lastModified()
                : HttpDates.parse(field);
    }

    private static List<PartialBody.Part> single(ByteRanges ranges, long length, HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_RANGE, "bytes " + ranges.text(0) + "/" + length);
        headers.put(HttpHeader.CONTENT_LENGTH, ranges.length(0));
        return List.of(new PartialBody.Part(null, ranges.start(0), ranges.length(0)));
    }

    private static List<PartialBody.Part> several(ByteRanges ranges, long length, HttpFields.Mutable headers) {
        String boundary = String.format("%020d", BOUNDARIES.incrementAndGet());
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        String head =
                "\r\n--" + boundary + (type == null ? "" : "\r\nContent-Type: " + type) + "\r\nContent-Range: bytes ";
        List<PartialBody.Part> parts = new ArrayList<>(ranges.count() + 1);
        long sum = 0;
        for (int i = 0; i < ranges.count(); i++) {
            ByteBuffer text = bytes(head + ranges.text(i) + "/" + length + "\r\n\r\n");
            sum += text.remaining() + ranges.length(i);
            parts.add(new PartialBody.Part(text, ranges.start(i), ranges.length(i)));
        }
        ByteBuffer end = bytes("\r\n--" + boundary + "--\r\n");
        parts.add(new PartialBody.Part(end, 0, 0));
        headers.put(HttpHeader.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
        headers.put(HttpHeader.CONTENT_LENGTH, sum + end.remaining());
        return parts;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
