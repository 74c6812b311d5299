package dev.retort.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Tomcat from taking a request back while another thread still works with it.
 *
 * <p>Where reading or writing fails on a thread that is not its own, Tomcat ends the request on one of its threads at once:
 * it tells the listeners, answers 500 and recycles request and response, under the hands of the thread that is just about
 * to answer 400 and to call hooks. It waits for the listeners, though, and so this one waits for that thread.
 *
 * <p>Not so elsewhere: Jetty and Undertow make new objects for each request, and Jetty tells of clients that merely reset
 * a stream, for which no thread of its pool is to wait.
 */
final class RequestHold implements AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHold.class);

    private static final String TOMCAT = "org.apache.catalina.";

    /** More than a stage has; so threads of the pool never wait for ever for one that the pool has still to run. */
    private static final long MOST_SECONDS = 60;

    private final AsyncContext async;
    private final boolean isTomcat;
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean completed;
    private volatile Runnable whenBroken = () -> {};

    private RequestHold(AsyncContext async, boolean isTomcat) {
        this.async = async;
        this.isTomcat = isTomcat;
    }

    /**
     * Holds a request until {@link #release}.
     *
     * @param async the request, started
     * @param request the same
     * @return the hold
     */
    static RequestHold on(AsyncContext async, HttpServletRequest request) {
        boolean isTomcat = request.getServletContext().getClass().getName().startsWith(TOMCAT);
        RequestHold hold = new RequestHold(async, isTomcat);
        if (isTomcat) {
            async.addListener(hold);
        }
        return hold;
    }

    /**
     * Has something done when the container finds the request broken, before it waits.
     *
     * @param action sees to it that the request is given back
     */
    void whenBroken(Runnable action) {
        whenBroken = action;
        if (!isTomcat) {
            async.addListener(this);
        }
    }

    /** Completes the request. */
    void complete() {
        completed = true;
        async.complete();
    }

    /** Gives the request back: the caller has completed or dispatched it, and touches it no more. */
    void release() {
        released.countDown();
    }

    @Override
    public void onError(AsyncEvent event) {
        whenBroken.run();
        if (!isTomcat) {
            return;
        }
        try {
            if (!released.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A request whose client is gone is still worked with after {} seconds", MOST_SECONDS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (completed) {
            completeAgain();
        }
    }

    /**
     * What was completed before the container's thread was out of the servlet is forgotten for the error, which would be
     * answered with 500, whatever was the answer.
     */
    private void completeAgain() {
        try {
            async.complete();
        } catch (IllegalStateException completing) {
            // It was not forgotten.
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
