package dev.retort.gateway.site;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Takes work that may block away from the threads that must not.
 *
 * <p>The gateway declares itself non-blocking, so Jetty calls it on the thread that reads every other connection too.
 * What waits for a disk or runs a webapp is handed to the server's pool from there: to its virtual threads if it is
 * configured to use them. If the server takes its whole handler tree for blocking, the caller's thread may block
 * already, and nothing is handed over.
 */
public final class HandOff {
    private HandOff() {}

    /**
     * Calls a handler where it may block.
     *
     * @param handler what to call
     * @param request the request
     * @param response the response
     * @param callback completed by the handler or, if it fails or does not handle the request, by the error page
     * @return whether the request is handled; true if that is for another thread to find out
     * @throws Exception what the handler throws if it was called here and now
     */
    public static boolean call(Request.Handler handler, Request request, Response response, Callback callback)
            throws Exception {
        Server server = request.getConnectionMetaData().getConnector().getServer();
        if (server.getInvocationType() == InvocationType.BLOCKING) {
            return handler.handle(request, response, callback);
        }
        try {
            VirtualThreads.execute(
                    server.getThreadPool(), () -> callToTheEnd(server, handler, request, response, callback));
        } catch (RejectedExecutionException full) {
            StatusPage.send(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        }
        return true;
    }

    /** Does what the server itself does around a handler that is called on its own thread. */
    private static void callToTheEnd(
            Server server, Request.Handler handler, Request request, Response response, Callback callback) {
        try {
            Handler last = server.getDefaultHandler();
            boolean handled = handler.handle(request, response, callback)
                    || (last != null && last.handle(request, response, callback));
            if (!handled) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            Response.writeError(request, response, callback, failure);
        }
    }
}
