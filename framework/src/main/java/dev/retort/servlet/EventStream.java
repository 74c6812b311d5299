package dev.retort.servlet;

import dev.retort.http.EventChannel;
import dev.retort.http.Sse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a response open for server-sent events: the thread goes back to the container, each batch of events is written on
 * one of the container's threads.
 */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** One thread for all heartbeats, which only queues them; made when the first client listens. */
    private static final class Clock {
        static final ScheduledExecutorService TICKS = ticks();

        private static ScheduledExecutorService ticks() {
            ScheduledThreadPoolExecutor ticks = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "retort-heartbeats");
                thread.setDaemon(true);
                return thread;
            });
            ticks.setRemoveOnCancelPolicy(true);
            return ticks;
        }
    }

    private EventStream() {}

    /**
     * Begins to send, and returns while events still come.
     *
     * @param events what to send
     * @param channels takes the channel, to be closed when the server stops
     * @param request the request, which supports to be asynchronous, whether it is already or not
     * @param response its response, with its head made but not sent
     * @throws IOException if the client is gone
     * @throws RuntimeException what the subscriber threw before it sent anything: the request is then asynchronous, and
     *     still to be answered and completed
     */
    static void start(Sse events, OpenChannels channels, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AsyncContext async = request.isAsyncStarted() ? request.getAsyncContext() : endless(request, response);
        RequestHold hold = RequestHold.on(async, request);
        EventChannel channel = new EventChannel(response.getOutputStream(), async::start, () -> complete(hold));
        hold.whenBroken(channel::close);
        long period = events.heartbeat().toMillis();
        ScheduledFuture<?> heartbeat =
                Clock.TICKS.scheduleAtFixedRate(channel::beat, period, period, TimeUnit.MILLISECONDS);
        channel.onClose(() -> heartbeat.cancel(false));
        try {
            events.start(channel);
        } catch (RuntimeException | Error e) {
            if (channel.abandon()) {
                hold.release();
                throw e;
            }
            LOG.error("The events of {} end, as their subscriber failed", request.getRequestURI(), e);
            channel.close();
        }
        // Sends the head, so that the client learns that it is connected; only now, when it misses nothing any more.
        channel.comment();
        channels.add(channel);
    }

    /** One that was started before has no time-out either, and Undertow lets none be set once its own thread is back. */
    private static AsyncContext endless(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        return async;
    }

    private static void complete(RequestHold hold) {
        try {
            hold.complete();
        } catch (IllegalStateException ended) {
            LOG.debug("The container has ended the response of a client that is gone", ended);
        } finally {
            hold.release();
        }
    }
}
