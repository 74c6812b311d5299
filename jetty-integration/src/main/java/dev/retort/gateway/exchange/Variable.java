package dev.retort.gateway.exchange;

import org.jspecify.annotations.Nullable;

/** A {@code $variable}: something that can be asked of an exchange. Safe for use by many threads. */
@FunctionalInterface
public interface Variable {
    /**
     * Returns the value.
     *
     * @param exchange the exchange
     * @return the bytes, one char each; null if there is no value, which reads as empty
     */
    @Nullable String value(Exchange exchange);
}
