package dev.retort.gateway.connector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what cannot be read as a request, before any server can be found for it. */
public final class PlainErrorPage implements Request.Handler {
    /** Creates the page. */
    public PlainErrorPage() {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
            // nginx's own 494 goes to clients as 400.
            status = HttpStatus.BAD_REQUEST_400;
            response.setStatus(status);
        }
        String title = status + " " + HttpStatus.getMessage(status);
        ByteBuffer page = ByteBuffer.wrap(("<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>" + title
                        + "</title></head>\n<body><h1>" + title + "</h1></body>\n</html>\n")
                .getBytes(StandardCharsets.US_ASCII));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.remaining());
        response.write(true, page, callback);
        return true;
    }
}
