package dev.retort.sample;

import dev.retort.http.Request;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Notes when the application server takes a request on for this webapp, so that its own part of the {@link Timing}, until it
 * calls the framework's servlet, can be told. No container has to help: the Servlet API says when.
 */
@WebListener
public final class ArrivalListener implements ServletRequestListener {
    private static final String ARRIVAL = "dev.retort.sample.arrival";

    /** Made by the container. */
    public ArrivalListener() {}

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        ServletRequest request = event.getServletRequest();
        if (request.getAttribute(ARRIVAL) == null) {
            request.setAttribute(ARRIVAL, System.nanoTime());
        }
    }

    /** Returns the time since a request's arrival in nanoseconds, -1 where there is no container, as in a test. */
    static long nanosSince(Request request) {
        HttpServletRequest servlet = request.unwrap(HttpServletRequest.class);
        @Nullable Object arrival = servlet == null ? null : servlet.getAttribute(ARRIVAL);
        return arrival instanceof Long nanos ? System.nanoTime() - nanos : -1;
    }
}
