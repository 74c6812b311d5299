package dev.retort.gateway.connector;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * Refuses a request with a line that does not fit into one of nginx's buffers: 414 for the first line, 400 for a field.
 * Jetty's own limit is for the head as a whole.
 */
final class HeadSize {
    private static final int AROUND_TARGET = "  HTTP/1.1\r\n".length();
    private static final int AROUND_VALUE = ": \r\n".length();

    private HeadSize() {}

    /** Returns the status that refuses a request, or 0. */
    static int refusal(Request request) {
        ClientEndPoint client = ClientEndPoint.of(request);
        if (client == null) {
            return 0;
        }
        int size = client.connector().limits().headerBufferSize();
        if (client.headBytes() <= size) {
            return 0; // Nor can any line in it be longer.
        }
        String target = request.getHttpURI().getPathQuery();
        int length = target == null ? 0 : target.length();
        if (request.getMethod().length() + length + AROUND_TARGET > size) {
            return HttpStatus.URI_TOO_LONG_414;
        }
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            int valueLength = value == null ? 0 : value.length();
            if (field.getName().length() + valueLength + AROUND_VALUE > size) {
                return HttpStatus.BAD_REQUEST_400;
            }
        }
        return 0;
    }
}
