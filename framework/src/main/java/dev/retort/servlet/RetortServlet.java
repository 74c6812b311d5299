package dev.retort.servlet;

import dev.retort.Retort;
import dev.retort.http.Response;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Serves an application in a servlet container; mapped to {@code /*}, as the application's rules are matched with all
 * that follows the context path.
 */
public final class RetortServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /**
     * The attribute of the servlet context that holds a {@link Runnable} which closes every channel of events and every
     * WebSocket, and those that are opened later; for servers that stop, and do not want to wait for these.
     */
    public static final String CLOSE_CHANNELS = "dev.retort.servlet.closeChannels";

    private final transient Retort app;
    private final transient OpenChannels channels = new OpenChannels();

    /**
     * Makes a servlet.
     *
     * @param app the application
     */
    public RetortServlet(Retort app) {
        this.app = app;
    }

    @Override
    public void init() {
        // Another application in the same context may have set one.
        Object before = getServletContext().getAttribute(CLOSE_CHANNELS);
        Runnable all = before instanceof Runnable others
                ? () -> {
                    others.run();
                    channels.run();
                }
                : channels;
        getServletContext().setAttribute(CLOSE_CHANNELS, all);
        app.begin();
    }

    @Override
    public void destroy() {
        channels.run();
        getServletContext().removeAttribute(CLOSE_CHANNELS);
        app.end();
    }

    // HttpServlet would sort requests by method and answer HEAD and OPTIONS itself; the application does both.
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (BrokenResponse.isBroken(request)) {
            return;
        }
        Executor elsewhere = VirtualThreads.otherThanThis();
        if (elsewhere == null || !mayMove(request)) {
            Response answer = app.handle(new ServletExchange(request));
            sendNow(answer, request, response);
        } else {
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(0);
            RequestHold hold = RequestHold.on(async, request);
            elsewhere.execute(() -> {
                try {
                    answerLater(async, hold, request, response);
                } finally {
                    hold.release();
                }
            });
        }
    }

    private void sendNow(Response answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            new ServletResponder(channels, request, response).send(answer);
        } catch (IOException | RuntimeException failure) {
            if (!response.isCommitted()) {
                throw failure;
            }
            BrokenResponse.breakOff(request, failure);
        }
    }

    /** A handshake is answered on the thread that received it, as containers switch protocols when it returns. */
    private boolean mayMove(HttpServletRequest request) {
        return app.usesVirtualThreads()
                && request.getDispatcherType() == DispatcherType.REQUEST
                && request.isAsyncSupported()
                && request.getHeader("Upgrade") == null;
    }

    private void answerLater(
            AsyncContext async, RequestHold hold, HttpServletRequest request, HttpServletResponse response) {
        ServletResponder responder = new ServletResponder(channels, request, response);
        Response answer;
        try {
            answer = app.handle(new ServletExchange(request));
        } catch (Throwable escaped) {
            // No container would learn of it, and the client would wait for ever.
            responder.failLate(hold, escaped);
            return;
        }
        responder.sendLate(async, hold, answer);
    }
}
