package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/2 that has said how long its body is. Its frames say it once more, and Jetty does not compare the two where
 * the stream ends with a head: an upstream that is told of more than comes would take the next request for the rest.
 *
 * <p>Source: RFC 9113, section 8.1.1.
 */
final class PromisedBody extends CheckedBody {
    private long left;

    private PromisedBody(Request request, long length) {
        super(request);
        left = length;
    }

    static Request of(Request request) {
        long length = request.getLength();
        return length > 0 && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                ? new PromisedBody(request, length)
                : request;
    }

    @Override
    HttpException.@Nullable RuntimeException problem(int length, boolean last) {
        left -= length;
        return left < 0 || (left > 0 && last)
                ? new HttpException.RuntimeException(
                        HttpStatus.BAD_REQUEST_400, "client's body is not as long as its Content-Length")
                : null;
    }
}
