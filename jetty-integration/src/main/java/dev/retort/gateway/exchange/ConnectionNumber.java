package dev.retort.gateway.exchange;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.Attributes;

/** The numbers of clients' connections, {@code $connection} and the {@code *1} of nginx's log. Safe for use by many threads. */
public final class ConnectionNumber {
    private static final String KEY = ConnectionNumber.class.getName();
    private static final AtomicLong LAST = new AtomicLong();

    private ConnectionNumber() {}

    /**
     * Returns a connection's number. It is given when somebody first asks for it.
     *
     * @param connection the connection
     * @return from 1, the same as long as the connection lasts
     */
    public static long of(Attributes connection) {
        if (connection.getAttribute(KEY) instanceof Long known) {
            return known;
        }
        long number = LAST.incrementAndGet();
        connection.setAttribute(KEY, number);
        return number;
    }
}
