package dev.retort.gateway.exchange;

import org.jspecify.annotations.Nullable;

/** A connection that remembers how the request which it reads or serves names its target, where Jetty does not. */
public interface RequestTarget {
    /**
     * Returns the target as it was written, if that was not just a path and a query.
     *
     * @return such as {@code http://example.org/x} or {@code /x#y}, one char a byte; null for path and query
     */
    @Nullable String asWritten();

    /**
     * Returns the {@code Host} that has been read, be it of a head that could not be read to its end.
     *
     * @return the field's value, one char a byte; null if none has come, or one that is no host
     */
    @Nullable String hostField();

    /**
     * Tells whether the body of the request was found to be malformed, for which Jetty has the word of one that ends early.
     *
     * @return true for chunks that are none
     */
    boolean isBodyMalformed();
}
