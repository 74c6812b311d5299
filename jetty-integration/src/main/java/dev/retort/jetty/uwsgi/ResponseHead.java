package dev.retort.jetty.uwsgi;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;

/**
 * The head of a response as uWSGI writes it: the status line and the fields of HTTP/1.1, and nothing that says how the body
 * ends, for it ends with the connection. So {@code Transfer-Encoding} may not stand here - nginx would hand the chunks to the
 * client as they are - and {@code Connection} says nothing.
 */
final class ResponseHead {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[][] STATUS_LINES = new byte[1000][];

    static {
        for (int status = 100; status < STATUS_LINES.length; status++) {
            STATUS_LINES[status] = statusLine(status);
        }
    }

    private static byte[] statusLine(int status) {
        String line = "HTTP/1.1 " + status + " " + HttpStatus.getMessage(status) + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private ResponseHead() {}

    /** Tells whether a response with this status has no body. */
    static boolean isBodiless(int status) {
        return status == HttpStatus.NO_CONTENT_204
                || status == HttpStatus.NOT_MODIFIED_304
                || HttpStatus.isInformational(status);
    }

    /**
     * Writes a head.
     *
     * @param target in fill mode
     * @throws BufferOverflowException if it does not fit
     */
    static void write(MetaData.Response response, ByteBuffer target) {
        int status = response.getStatus();
        boolean upgrade = status == HttpStatus.SWITCHING_PROTOCOLS_101;
        boolean known = status >= 100 && status < STATUS_LINES.length;
        target.put(known ? STATUS_LINES[status] : statusLine(status));
        for (HttpField field : response.getHttpFields()) {
            HttpHeader header = field.getHeader();
            boolean dropped = header == HttpHeader.TRANSFER_ENCODING
                    || (header == HttpHeader.CONNECTION && !upgrade)
                    || header == HttpHeader.KEEP_ALIVE
                    || (header == HttpHeader.CONTENT_LENGTH && lacksLength(response));
            if (!dropped) {
                HttpGenerator.putTo(field, target);
            }
        }
        target.put(LINE_END);
    }

    /** Jetty gives every finished response the length of what was written, which for these is not that of any content. */
    private static boolean lacksLength(MetaData.Response response) {
        int status = response.getStatus();
        return status == HttpStatus.NO_CONTENT_204
                || HttpStatus.isInformational(status)
                || (status == HttpStatus.NOT_MODIFIED_304 && response.getContentLength() == 0);
    }
}
