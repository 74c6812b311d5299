package dev.retort.gateway.exchange;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Words for a status that are not the usual ones, as an upstream may say them. Jetty's response has no room for them; its
 * generator of HTTP/1 does write them, if the stream that the head goes through hands them on.
 *
 * @param status the status that they are said of
 * @param words one line, one char a byte
 */
public record StatusText(int status, String words) {
    /**
     * Returns nginx's words for a status. Some of them are those of older RFCs; for a status that nginx has none for they are
     * Jetty's.
     *
     * @param status the status
     * @return the words; none for a status that nobody knows
     */
    public static String words(int status) {
        return switch (status) {
            case HttpStatus.FOUND_302 -> "Moved Temporarily";
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> "Not Allowed";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "Request Time-out";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "Request Entity Too Large";
            case HttpStatus.URI_TOO_LONG_414 -> "Request-URI Too Large";
            case HttpStatus.RANGE_NOT_SATISFIABLE_416 -> "Requested Range Not Satisfiable";
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "Internal Server Error";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "Service Temporarily Unavailable";
            case HttpStatus.GATEWAY_TIMEOUT_504 -> "Gateway Time-out";
            default -> HttpStatus.getCode(status) == null ? "" : HttpStatus.getMessage(status);
        };
    }

    /**
     * Returns the title of a page about a status.
     *
     * @param status the status
     * @return the status and its words, other ones for 302 and 401 than those of the status line, as nginx has it
     */
    public static String title(int status) {
        return status
                + " "
                + switch (status) {
                    case HttpStatus.FOUND_302 -> "Found";
                    case HttpStatus.UNAUTHORIZED_401 -> "Authorization Required";
                    default -> words(status);
                };
    }

    /**
     * Returns nginx's words for a status.
     *
     * @param status the status
     * @return {@link #words(int)} with the status
     */
    public static StatusText of(int status) {
        return new StatusText(status, words(status));
    }

    /**
     * Puts them into the head that is sent next; HTTP/2 knows no such words.
     *
     * @param request the request that is answered
     */
    public void sayIn(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2
                && !words.equals(HttpStatus.getMessage(status))) {
            request.addHttpStreamWrapper(Worded::new);
        }
    }

    /** Tells whether these are words that Jetty would not say by itself. */
    static boolean isOwn(int status) {
        return switch (status) {
            case HttpStatus.OK_200, HttpStatus.NOT_MODIFIED_304, HttpStatus.PARTIAL_CONTENT_206 -> false;
            default -> !words(status).equals(HttpStatus.getMessage(status));
        };
    }

    private final class Worded extends HttpStream.Wrapper {
        Worded(HttpStream stream) {
            super(stream);
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(
                    request,
                    response == null || response.getStatus() != status ? response : worded(response),
                    last,
                    content,
                    callback);
        }

        private MetaData.Response worded(MetaData.Response response) {
            return new MetaData.Response(
                    response.getStatus(),
                    words,
                    response.getHttpVersion(),
                    response.getHttpFields(),
                    response.getContentLength(),
                    response.getTrailersSupplier());
        }
    }
}
