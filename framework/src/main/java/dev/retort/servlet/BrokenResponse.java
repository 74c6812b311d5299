package dev.retort.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the container break a connection off whose response cannot be sent to its end: a response that is merely completed
 * looks whole to the client.
 *
 * <p>Jetty and Tomcat do so for what a servlet throws, and only for that. Undertow ends the response properly then, and
 * breaks off only where an asynchronous request that has been answered in part times out.
 */
final class BrokenResponse {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenResponse.class);

    private static final String ATTRIBUTE = "dev.retort.servlet.broken";
    private static final String UNDERTOW = "io.undertow.";

    private BrokenResponse() {}

    /**
     * Breaks a response off that is sent by the thread which the container called.
     *
     * @param request the request, its response committed
     * @param cause what broke it
     * @throws IOException the cause, for the container
     */
    static void breakOff(HttpServletRequest request, Exception cause) throws IOException {
        boolean isUndertow = request.getServletContext().getClass().getName().startsWith(UNDERTOW);
        if (isUndertow && request.isAsyncSupported() && !request.isAsyncStarted()) {
            request.startAsync().setTimeout(1);
            return;
        }
        if (cause instanceof IOException failure) {
            throw failure;
        }
        throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /**
     * Breaks a response off that another thread sends: the container has to call the servlet once more.
     *
     * @param async the request, its response committed
     * @param cause what broke it
     * @return whether the container completes the request
     */
    static boolean breakOff(AsyncContext async, Exception cause) {
        try {
            async.getRequest().setAttribute(ATTRIBUTE, cause);
            async.dispatch();
            return true;
        } catch (IllegalStateException over) {
            LOG.debug("The container has ended the response itself", over);
            return false;
        }
    }

    /**
     * Breaks a response off if this is the call that was asked for to do so.
     *
     * @param request the request
     * @return whether it was, and nothing is left to do
     * @throws IOException the cause, for the container
     */
    static boolean isBroken(HttpServletRequest request) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC
                && request.getAttribute(ATTRIBUTE) instanceof Exception cause) {
            breakOff(request, cause);
            return true;
        }
        return false;
    }
}
