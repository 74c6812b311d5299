package dev.retort.gateway.connector;

import dev.retort.gateway.exchange.ConnectionNumber;
import dev.retort.gateway.exchange.PeerAddress;
import dev.retort.gateway.exchange.RequestTarget;
import dev.retort.gateway.exchange.StatusText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
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

    private static final Pattern VERSION = Pattern.compile("HTTP/[1-9]\\d*\\.\\d+");

    private static final int WORDS_OF_LINE = 3;

    private final Pages pages;

    /** Has pages in place of the plain one. */
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

        /**
         * Returns the name of the server that would have answered.
         *
         * @param request what is known of the request
         * @return its first name, empty if it has none
         */
        String server(Request request);
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
    public boolean handle(Request request, Response plain, Callback callback) {
        Response response = isHead(request) ? new HeadOnly(request, plain) : plain;
        if (hasLeft(request)) {
            // Whoever has closed one half may read with the other: nginx sends it nothing.
            callback.failed(new EofException("the client has left before the end of its request"));
            return true;
        }
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
        if (status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 && !namesVersion(request)) {
            status = HttpStatus.BAD_REQUEST_400;
            told = status;
            response.setStatus(status);
        }
        boolean clients = !HttpStatus.isServerError(status) || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
        if (clients && LOG.isInfoEnabled()) {
            log(request, status, told);
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

    /** Tells whether only a head may be answered, of which Jetty knows nothing where it could not read the request. */
    private static boolean isHead(Request request) {
        RefusedHead head = request.getConnectionMetaData() instanceof ClientConnection client ? client.refused() : null;
        return HttpMethod.HEAD.is(request.getMethod())
                || (head != null && head.line().startsWith(HttpMethod.HEAD.asString() + " "));
    }

    /** A response that has no body whatever is written. */
    private static final class HeadOnly extends Response.Wrapper {
        HeadOnly(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            getHeaders().put(HttpFields.CONNECTION_CLOSE);
            super.write(last, BufferUtil.EMPTY_BUFFER, callback);
        }
    }

    private void log(Request request, int status, int told) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        RefusedHead head = connection instanceof ClientConnection client ? client.refused() : null;
        if (head != null && isLine(request, head)) {
            head = head.ofLine();
        }
        String written = connection instanceof RequestTarget target ? target.asWritten() : null;
        String line = request.getMethod() + " "
                + (written == null ? request.getHttpURI().getPathQuery() : written) + " "
                + connection.getHttpVersion().asString();
        String host = null;
        String complaint = HttpMethod.CONNECT.is(request.getMethod())
                ? "client sent invalid request while reading client request line"
                : "client sent an invalid request (" + reason(request, status) + ")";
        if (head != null) {
            boolean tooLarge = told == REQUEST_HEADER_TOO_LARGE;
            complaint = head.complaint(tooLarge ? HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 : status);
            line = head.isLine() ? head.line() : line;
            host = head.isLine() ? null : head.host();
        }
        LOG.info(
                "*{} {}, client: {}, server: {}, request: \"{}\"{}",
                ConnectionNumber.of(connection),
                oneLine(complaint),
                PeerAddress.text(connection.getRemoteSocketAddress()),
                pages.server(request),
                oneLine(line),
                host == null ? "" : ", host: \"" + oneLine(host) + "\"");
    }

    /** Tells whether what stands in the place of the version is one, if of another time: Jetty takes any word for it. */
    private static boolean namesVersion(Request request) {
        RefusedHead head = request.getConnectionMetaData() instanceof ClientConnection client ? client.refused() : null;
        String[] words = head == null ? new String[0] : head.line().split(" +");
        return words.length < WORDS_OF_LINE
                || VERSION.matcher(words[words.length - 1]).matches();
    }

    /** Tells whether the first line is to blame: Jetty has made one up then, or looks at it again after the host. */
    private static boolean isLine(Request request, RefusedHead head) {
        boolean madeUp = request.getMethod().equals("BAD")
                && "/badMessage".equals(request.getHttpURI().getPath());
        boolean hostIsGood =
                request.getConnectionMetaData() instanceof ClientConnection client && client.hostField() != null;
        return madeUp || (RefusedHead.BAD_HOST.equals(head.reason()) && hostIsGood);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
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
