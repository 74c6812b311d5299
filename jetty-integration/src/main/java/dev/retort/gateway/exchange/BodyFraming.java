package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

/** How a client knows where the body of a response ends. */
final class BodyFraming {
    private BodyFraming() {}

    /**
     * Makes the end of a body plain whose length nobody knows yet, also to a client whose connection is closed then: one that
     * breaks off must not be taken for a whole one.
     *
     * @param response whose head is about to be sent
     * @param inChunks whether a body of unknown length may be sent in chunks
     */
    static void frame(Response response, boolean inChunks) {
        HttpFields.Mutable headers = response.getHeaders();
        int status = response.getStatus();
        boolean bodiless = isToHead(response)
                || HttpStatus.isInformational(status)
                || status == HttpStatus.NO_CONTENT_204
                || status == HttpStatus.NOT_MODIFIED_304;
        if (bodiless
                || headers.contains(HttpHeader.CONTENT_LENGTH)
                || response.getRequest().getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            return;
        }
        if (inChunks) {
            headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
        } else {
            // The end of the connection is the end of the body, which has no trailers then.
            headers.put(HttpFields.CONNECTION_CLOSE);
            response.setTrailersSupplier(null);
        }
    }

    /** Tells whether there is no body though the response is about a thing that may have one, of unknown length. */
    static boolean saysNoLength(Response response) {
        return (response.getStatus() == HttpStatus.NOT_MODIFIED_304 || isToHead(response))
                && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
    }

    private static boolean isToHead(Response response) {
        return HttpMethod.HEAD.is(response.getRequest().getMethod());
    }
}
