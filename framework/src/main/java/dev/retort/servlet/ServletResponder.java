package dev.retort.servlet;

import dev.retort.http.Content;
import dev.retort.http.Response;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one response through the servlet API: at once, when it is there, or for as long as there are events. */
final class ServletResponder {
    private static final Logger LOG = LoggerFactory.getLogger(ServletResponder.class);

    /** How long a response may stay pending; what takes longer is better told about by events. */
    static final long PENDING_SECONDS = 60;

    private static final Response LATE =
            Response.text("The answer took too long.\n").status(503);

    private final HttpServletRequest request;
    private final HttpServletResponse to;

    ServletResponder(HttpServletRequest request, HttpServletResponse to) {
        this.request = request;
        this.to = to;
    }

    /**
     * Sends a response.
     *
     * @param response what the application answered
     * @throws IOException if the client is gone
     */
    void send(Response response) throws IOException {
        if (response.content() instanceof Content.Pending pending) {
            await(pending.response().toCompletableFuture());
            return;
        }
        if (response.content() instanceof Content.Upgrade upgrade) {
            response.headers().forEach(to::addHeader);
            upgrader().upgrade(upgrade.channel(), request, to);
            return;
        }
        if (response.content() instanceof Content.Section section) {
            SectionSender.send(section, to, () -> writeHead(response));
            return;
        }
        writeHead(response);
        if (response.content() instanceof Content.Bytes bytes) {
            byte[] array = bytes.array();
            to.setContentLengthLong(array.length);
            to.getOutputStream().write(array);
        } else if (response.content() instanceof Content.None none) {
            if (none.length() >= 0) {
                to.setContentLengthLong(none.length());
            }
        } else if (response.content() instanceof Content.Stream stream) {
            stream(stream);
        } else if (response.content() instanceof Content.Events events) {
            EventStream.start(events.events(), request, to);
        } else {
            throw new IllegalStateException("A server cannot send " + response.content());
        }
    }

    private WebSocketUpgrader upgrader() {
        return request.getServletContext().getAttribute(WebSocketUpgrader.ATTRIBUTE) instanceof WebSocketUpgrader own
                ? own
                : JakartaUpgrader::upgrade;
    }

    private void writeHead(Response response) {
        to.setStatus(response.status());
        if (response.contentType() != null) {
            to.setContentType(response.contentType());
        }
        response.headers().forEach(to::addHeader);
    }

    /** What fails before the first byte is sent can still be answered; afterwards only the connection can tell. */
    private void stream(Content.Stream stream) throws IOException {
        try {
            stream.writeTo(to.getOutputStream());
        } catch (IOException | RuntimeException failure) {
            LOG.error("The stream of {} {} failed", request.getMethod(), request.getRequestURI(), failure);
            if (to.isCommitted()) {
                throw failure;
            }
            to.reset();
            to.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void await(CompletableFuture<Response> response) throws IOException {
        if (response.isDone() || !request.isAsyncSupported()) {
            send(joined(response));
            return;
        }
        AsyncContext async = request.startAsync(request, to);
        async.setTimeout(0);
        CompletableFuture<Response> bounded =
                response.copy().completeOnTimeout(LATE, PENDING_SECONDS, TimeUnit.SECONDS);
        var unused = bounded.whenComplete((made, failure) -> async.start(() -> sendLate(async, joined(bounded))));
        var unusedToo = response.thenAccept(made -> {
            if (bounded.join() == LATE && made.content() instanceof Content.Stream stream) {
                stream.abandon();
            }
        });
    }

    private void sendLate(AsyncContext async, Response response) {
        boolean goesOn = false;
        try {
            send(response);
            goesOn = response.content() instanceof Content.Events;
        } catch (IOException | RuntimeException e) {
            LOG.debug("A response that came late could not be sent", e);
        } finally {
            if (!goesOn) {
                async.complete();
            }
        }
    }

    private static Response joined(CompletableFuture<Response> response) {
        try {
            return response.join();
        } catch (CompletionException e) {
            // The dispatcher makes a response of every failure.
            throw new IllegalStateException("A pending response failed", e);
        }
    }
}
