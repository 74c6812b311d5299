package dev.retort.gateway.content;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a Range is honoured (RFC 9110, sections 13.1.5 and 14.2).
 *
 * <p>A client that has part of a file asks for the rest with {@code If-Range} and the validator of its part. Jetty
 * ignores the field and would send the rest of another file. An ETag must match strongly, so a weak one never does; a
 * date must be the file's own, to the letter.
 */
final class IfRange {
    /** Every range of a request costs a part with its headers; nobody with honest needs asks for more. */
    private static final int MAX_RANGES = 64;

    private IfRange() {}

    /** Returns the request without its Range if that must be ignored, otherwise the request. */
    static Request apply(Request request, HttpContent content) {
        HttpFields headers = request.getHeaders();
        if (!headers.contains(HttpHeader.RANGE)) {
            return request;
        }
        long ranges = headers.getValuesList(HttpHeader.RANGE).stream()
                        .flatMapToInt(String::chars)
                        .filter(character -> character == ',')
                        .count()
                + 1;
        boolean honoured = HttpMethod.GET.is(request.getMethod())
                && headers.getValuesList(HttpHeader.RANGE).stream().allMatch(IfRange::isInBytes)
                && ranges <= MAX_RANGES
                && isCurrent(headers.get(HttpHeader.IF_RANGE), content);
        return honoured ? request : new WithoutRange(request);
    }

    /** Tells whether a Range counts bytes. In units that nobody knows it is ignored (RFC 9110, section 14.2). */
    private static boolean isInBytes(String range) {
        return range.startsWith("bytes=");
    }

    private static boolean isCurrent(@Nullable String validator, HttpContent content) {
        if (validator == null) {
            return true;
        }
        HttpField current = validator.startsWith("\"") ? content.getETag() : content.getLastModified();
        return current != null && validator.equals(current.getValue());
    }

    private static final class WithoutRange extends Request.Wrapper {
        private final HttpFields headers;

        WithoutRange(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.RANGE)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
