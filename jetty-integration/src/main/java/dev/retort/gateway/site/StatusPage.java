package dev.retort.gateway.site;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The page that says a status and nothing more: no path, no cause, no name of a server behind.
 *
 * <p>As a {@link Request.Handler} it is an error handler for Jetty's contexts. Stateless.
 */
public final class StatusPage implements Request.Handler {
    /**
     * Creates the error handler of a context.
     */
    public StatusPage() {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String title = response.getStatus() + " " + HttpStatus.getMessage(response.getStatus());
        String page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>" + title + "</title></head>\n<body><h1>"
                + title + "</h1></body>\n</html>\n";
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length());
        response.write(true, BufferUtil.toBuffer(page, StandardCharsets.US_ASCII), callback);
        return true;
    }

    /**
     * Answers with the page; what the response held so far is dropped.
     *
     * @param request the request, whose content is consumed as far as it has arrived
     * @param response a response that is not committed
     * @param callback completed when the page is written
     * @param status an HTTP status that may have content
     */
    public static void send(Request request, Response response, Callback callback, int status) {
        response.reset();
        finish(request, response, callback, status);
    }

    /**
     * Answers with the page and closes the connection, as what follows on it cannot be told for certain.
     *
     * @param request the request
     * @param response a response that is not committed
     * @param callback completed when the page is written
     * @param status an HTTP status that may have content
     */
    public static void sendAndClose(Request request, Response response, Callback callback, int status) {
        response.reset();
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        finish(request, response, callback, status);
    }

    /**
     * Answers 405.
     *
     * @param request the request
     * @param response a response that is not committed
     * @param callback completed when the page is written
     * @param allow the methods that are allowed
     */
    public static void sendMethodNotAllowed(Request request, Response response, Callback callback, String allow) {
        response.reset();
        response.getHeaders().put(HttpHeader.ALLOW, allow);
        finish(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
    }

    /**
     * Sends the client to the same path with a slash behind it, for good, as nginx does.
     *
     * <p>The address is relative, so nothing of the client's Host header is in it.
     *
     * @param path the path that lacks its slash
     * @param request the request, whose query is kept
     * @param response a response that is not committed
     * @param callback completed when the page is written
     */
    public static void sendToSlash(String path, Request request, Response response, Callback callback) {
        String query = request.getHttpURI().getQuery();
        String target = UriPath.escape(query == null ? path + "/" : path + "/?" + query);
        response.reset();
        response.getHeaders().put(HttpHeader.LOCATION, target);
        finish(request, response, callback, HttpStatus.MOVED_PERMANENTLY_301);
    }

    private static void finish(Request request, Response response, Callback callback, int status) {
        // A connection can only be used again if what the client sent on it has been read.
        request.consumeAvailable();
        response.setStatus(status);
        new StatusPage().handle(request, response, callback);
    }
}
