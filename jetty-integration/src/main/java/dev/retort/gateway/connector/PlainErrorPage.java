package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.ConnectionNumber;
import dev.retort.gateway.exchange.PeerAddress;
import dev.retort.gateway.exchange.StatusText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what cannot be read as a request, before any server can be found for it, and says so in the log as nginx does: in
 * a line of level info, since a client can send as many of them as it likes.
 */
public final class PlainErrorPage implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(PlainErrorPage.class);

    /** nginx's own status for a head that is too large, by which {@code error_page} knows it. */
    private static final int REQUEST_HEADER_TOO_LARGE = 494;

    private final Pages pages;

    /** Has pages in place of the plain one. */
    @FunctionalInterface
    public interface Pages {
        /**
         * Answers with a page.
         *
         * @param request what is known of the request
         * @param response the response
         * @param callback completed at its end
         * @param status why the request is refused, 494 if its head is too large
         * @return false if there is no page for it, and nothing has been done
         */
        boolean answer(Request request, Response response, Callback callback, int status);
    }

    /**
     * Creates the page.
     *
     * @param pages what there may be in its place
     */
    public PlainErrorPage(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        int told = status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ? REQUEST_HEADER_TOO_LARGE : status;
        if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
            // nginx's own 494 goes to clients as 400.
            status = HttpStatus.BAD_REQUEST_400;
            response.setStatus(status);
        } else if (status == HttpStatus.UPGRADE_REQUIRED_426) {
            // Jetty's answer to a version that is not HTTP/1 where a line of HTTP/1 has said so.
            status = HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
            response.setStatus(status);
        }
        boolean clients = !HttpStatus.isServerError(status) || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
        if (clients && LOG.isInfoEnabled() && !hasLeft(request)) {
            LOG.info(
                    "*{} client sent an invalid request ({}) while reading its head, client: {}",
                    ConnectionNumber.of(request.getConnectionMetaData()),
                    reason(request, status),
                    PeerAddress.text(request.getConnectionMetaData().getRemoteSocketAddress()));
        }
        if (clients && pages.answer(request, response, callback, told)) {
            return true;
        }
        StatusText.of(status).sayIn(request);
        String title = StatusText.title(status);
        ByteBuffer page = ByteBuffer.wrap(("<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>" + title
                        + "</title></head>\n<body><h1>" + title + "</h1></body>\n</html>\n")
                .getBytes(StandardCharsets.US_ASCII));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.remaining());
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        response.write(true, page, callback);
        return true;
    }

    /** Tells whether the request is none because its client has gone, of which the connection has a line of its own. */
    private static boolean hasLeft(Request request) {
        return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused
                && "Early EOF".equals(refused.getReason());
    }

    /** Says what is wrong, in one line whatever the client has written into it. */
    private static String reason(Request request, int status) {
        Object failure = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        String said = failure instanceof HttpException refused ? refused.getReason() : null;
        Throwable cause = failure instanceof Throwable thrown ? thrown.getCause() : null;
        String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return ((said == null ? HttpStatus.getMessage(status) : said) + why).replaceAll("\\p{Cntrl}+", " ");
    }
}
