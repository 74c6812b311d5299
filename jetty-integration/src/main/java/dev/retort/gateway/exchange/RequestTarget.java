package dev.retort.gateway.exchange;

import org.jspecify.annotations.Nullable;

/** A connection that remembers how the request which it serves names its target, where Jetty's URI does not. */
public interface RequestTarget {
    /**
     * Returns the target as it was written, if that was not just a path and a query.
     *
     * @return such as {@code http://example.org/x} or {@code /x#y}, one char a byte; null for path and query
     */
    @Nullable String asWritten();
}
