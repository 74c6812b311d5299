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

/**
 * Keeps a response open for server-sent events: the thread goes back to the container, each batch of events is written on
 * one of the container's threads.
 */
final class EventStream {
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

    static void start(Sse events, OpenChannels channels, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException("Server-sent events need asynchronous requests, and a filter before the"
                    + " application does not support them. Write async-supported for it in web.xml,"
                    + " or asyncSupported = true in its annotation.");
        }
        AsyncContext async =
                request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync(request, response);
        async.setTimeout(0);
        EventChannel channel = new EventChannel(response.getOutputStream(), async::start, async::complete);
        long period = events.heartbeat().toMillis();
        ScheduledFuture<?> heartbeat =
                Clock.TICKS.scheduleAtFixedRate(channel::beat, period, period, TimeUnit.MILLISECONDS);
        channel.onClose(() -> heartbeat.cancel(false));
        try {
            events.start(channel);
            // Sends the head, so that the client learns that it is connected; only now, when it misses nothing any
            // more.
            channel.comment();
            channels.add(channel);
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }
}
