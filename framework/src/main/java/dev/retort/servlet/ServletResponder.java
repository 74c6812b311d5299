package dev.retort.servlet;

import dev.retort.http.Content;
import dev.retort.http.EventChannel;
import dev.retort.http.Headers;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one response through the servlet API: at once, when it is there, or for as long as there are events. */
final class ServletResponder {
    /** Where a container keeps its WebSockets (Jakarta WebSocket 2.1, section 6.4). */
    static final String WEB_SOCKETS = "jakarta.websocket.server.ServerContainer";

    private static final Logger LOG = LoggerFactory.getLogger(ServletResponder.class);

    private static final int TIMEOUT = HttpServletResponse.SC_REQUEST_TIMEOUT;
    private static final int NOT_OPENED = 1006; // RFC 6455, section 7.4.1: closed without a close frame.

    private final OpenChannels channels;
    private final HttpServletRequest request;
    private final HttpServletResponse to;

    /** Whether the response goes on with events, and so is completed by their channel. */
    private boolean isListening;

    ServletResponder(OpenChannels channels, HttpServletRequest request, HttpServletResponse to) {
        this.channels = channels;
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
            upgrade(response, upgrade);
            return;
        }
        if (response.content() instanceof Content.Section section) {
            SectionSender.send(section, response.headers(), to, () -> writeHead(response));
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
            stream(stream, response.headers());
        } else if (response.content() instanceof Content.Events events) {
            listen(events.events(), response.headers());
        } else {
            throw new IllegalStateException("A server cannot send " + response.content());
        }
    }

    private void listen(Sse events, Headers headers) throws IOException {
        if (!request.isAsyncSupported()) {
            // The subscriber's own request has to end all the same.
            EventChannel closed = new EventChannel(OutputStream.nullOutputStream(), Runnable::run, () -> {});
            closed.close();
            events.start(closed);
            throw new IllegalStateException("Server-sent events need asynchronous requests, and a filter before the"
                    + " application does not support them. Write async-supported for it in web.xml,"
                    + " or asyncSupported = true in its annotation.");
        }
        boolean completesItself = request.isAsyncStarted();
        try {
            EventStream.start(events, channels, request, to);
            isListening = true;
        } catch (RuntimeException failure) {
            LOG.error("The events of {} {} failed", request.getMethod(), request.getRequestURI(), failure);
            ServerError.send(to, headers, "Something went wrong here, and it has been logged.");
            if (!completesItself) {
                request.getAsyncContext().complete();
            }
        }
    }

    private void upgrade(Response response, Content.Upgrade upgrade) throws IOException {
        response.headers().forEach(to::addHeader);
        try {
            channels.add(upgrade.channel());
            upgrader().upgrade(upgrade.channel(), request, to);
        } catch (IllegalStateException failure) {
            LOG.error("The WebSocket of {} could not be opened", request.getRequestURI(), failure);
            if (to.isCommitted()) {
                throw failure;
            }
            upgrade.channel().closed(NOT_OPENED);
            ServerError.send(to, response.headers(), "The WebSocket could not be opened.");
        }
    }

    private WebSocketUpgrader upgrader() {
        ServletContext context = request.getServletContext();
        if (context.getAttribute(WebSocketUpgrader.ATTRIBUTE) instanceof WebSocketUpgrader own) {
            return own;
        }
        WebSocketUpgrader shared = SharedUpgrader.of(context.getAttribute(WebSocketUpgrader.SHARED));
        if (shared != null) {
            return shared;
        }
        if (context.getAttribute(WEB_SOCKETS) == null) {
            // Its classes may be missing, so that JakartaUpgrader could not even be loaded to say so.
            throw new IllegalStateException("The servlet container has no WebSockets. Add them: in Jetty the module"
                    + " ee10-websocket-jakarta, or the artifact org.eclipse.jetty.ee10.websocket:"
                    + "jetty-ee10-websocket-jakarta-server; in Tomcat tomcat-websocket.jar.");
        }
        return JakartaUpgrader::upgrade;
    }

    private void writeHead(Response response) {
        to.setStatus(response.status());
        if (response.contentType() != null) {
            to.setContentType(response.contentType());
        }
        response.headers().forEach(to::addHeader);
        if (response.status() == TIMEOUT && request.getProtocol().startsWith("HTTP/1")) {
            // What is left of the request would be read as the next one (RFC 9110, section 15.5.9).
            to.setHeader("Connection", "close");
        }
    }

    /** What fails before the first byte is sent can still be answered; afterwards only the connection can tell. */
    private void stream(Content.Stream stream, Headers headers) throws IOException {
        try {
            stream.writeTo(to.getOutputStream());
        } catch (IOException | RuntimeException failure) {
            if (to.isCommitted() && failure instanceof IOException) {
                // Most often a client that is gone, which is nobody's fault.
                LOG.warn(
                        "The stream of {} {} broke: {}",
                        request.getMethod(),
                        request.getRequestURI(),
                        failure.toString());
                throw failure;
            }
            LOG.error("The stream of {} {} failed", request.getMethod(), request.getRequestURI(), failure);
            if (to.isCommitted()) {
                throw failure;
            }
            ServerError.send(to, headers, "Something went wrong here, and it has been logged.");
        }
    }

    /** The dispatcher sees to it that a response does not stay pending for ever. */
    private void await(CompletableFuture<Response> response) throws IOException {
        // A request that is asynchronous already is answered by a virtual thread, which may as well wait.
        if (response.isDone() || !request.isAsyncSupported() || request.isAsyncStarted()) {
            send(joined(response));
            return;
        }
        AsyncContext async = request.startAsync(request, to);
        async.setTimeout(0);
        RequestHold hold = RequestHold.on(async, request);
        var unused = response.whenComplete((made, failure) -> startLate(async, hold, response));
    }

    private void startLate(AsyncContext async, RequestHold hold, CompletableFuture<Response> response) {
        try {
            async.start(() -> {
                try {
                    sendLate(async, hold, joined(response));
                } finally {
                    hold.release();
                }
            });
        } catch (RuntimeException over) {
            // The server stops, or has ended the request itself.
            LOG.debug("A response that came late found no thread to send it", over);
            abandon(joined(response));
            hold.release();
        }
    }

    /** What the request held is freed when its stream is done with. */
    private static void abandon(Response response) {
        if (response.content() instanceof Content.Stream stream) {
            stream.abandon();
        }
    }

    /**
     * Answers 500 on another thread than the one that received the request, where the application had no answer.
     *
     * @param hold the request
     * @param escaped what the application threw
     */
    void failLate(RequestHold hold, Throwable escaped) {
        LOG.error("A request could not be answered", escaped);
        try {
            if (!to.isCommitted()) {
                ServerError.send(to, Headers.EMPTY, "Something went wrong here, and it has been logged.");
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Nor could its client be told", e);
        } finally {
            hold.complete();
        }
    }

    /**
     * Sends a response on another thread than the one that received the request, and completes it.
     *
     * @param async the request, started
     * @param hold the same
     * @param response what the application answered
     */
    void sendLate(AsyncContext async, RequestHold hold, Response response) {
        boolean goesOn = false;
        try {
            send(response);
            goesOn = isListening;
        } catch (IOException | RuntimeException e) {
            LOG.debug("A response that came late could not be sent", e);
            goesOn = to.isCommitted() && BrokenResponse.breakOff(async, e);
        } finally {
            if (!goesOn) {
                hold.complete();
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
