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

    private final transient Retort app;

    /**
     * Makes a servlet.
     *
     * @param app the application
     */
    public RetortServlet(Retort app) {
        this.app = app;
    }

    // HttpServlet would sort requests by method and answer HEAD and OPTIONS itself; the application does both.
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletResponder.throwIfBroken(request);
        Executor elsewhere = VirtualThreads.otherThanThis();
        if (elsewhere == null || !mayMove(request)) {
            Response answer = app.handle(new ServletExchange(request));
            new ServletResponder(request, response).send(answer);
        } else {
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(0);
            elsewhere.execute(() -> answerLater(async, request, response));
        }
    }

    /** A handshake is answered on the thread that received it, as containers switch protocols when it returns. */
    private boolean mayMove(HttpServletRequest request) {
        return app.usesVirtualThreads()
                && request.getDispatcherType() == DispatcherType.REQUEST
                && request.isAsyncSupported()
                && request.getHeader("Upgrade") == null;
    }

    private void answerLater(AsyncContext async, HttpServletRequest request, HttpServletResponse response) {
        Response answer = app.handle(new ServletExchange(request));
        new ServletResponder(request, response).sendLate(async, answer);
    }
}
