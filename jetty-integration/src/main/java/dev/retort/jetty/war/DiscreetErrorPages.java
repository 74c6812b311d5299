package dev.retort.jetty.war;

import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The pages of errors for which a webapp has none of its own. Jetty's would show an exception's class and message, the
 * stack trace and the servlet to whoever asks.
 */
final class DiscreetErrorPages extends ErrorPageErrorHandler {
    DiscreetErrorPages() {
        setShowStacks(false);
        setShowCauses(false);
        setShowOrigin(false);
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback)
            throws IOException {
        super.generateResponse(
                request, response, code, cause == null ? message : HttpStatus.getMessage(code), null, callback);
    }
}
