package dev.retort.gateway.variable;

import dev.retort.gateway.config.Directive;
import org.jspecify.annotations.Nullable;

/** The lines of a {@code geo}: which value an address has. */
interface AddressTable {
    /** Returns the value that the addresses had before, or null. */
    @Nullable String put(String key, String value, Directive line);

    /** Returns whether there was such a line. */
    boolean remove(String key, Directive line);

    boolean isEmpty();

    /** Returns the value of an address of 4 or 16 bytes, or null. */
    @Nullable String find(byte[] address);
}
