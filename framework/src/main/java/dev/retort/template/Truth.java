package dev.retort.template;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a value counts as true, as Jinja does: nothing, zero and what is empty are false. */
final class Truth {
    private Truth() {}

    static boolean of(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof CharSequence text) {
            return !text.isEmpty();
        }
        if (value instanceof Number number) {
            double size = number.doubleValue();
            return size != 0 && !Double.isNaN(size);
        }
        if (value instanceof Collection<?> collection) {
            return !collection.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        if (value instanceof Object[] array) {
            return array.length > 0;
        }
        // What is safe HTML is of a class of Pebble's own, and a text all the same.
        return !(value instanceof io.pebbletemplates.pebble.extension.escaper.SafeString safe)
                || !safe.toString().isEmpty();
    }
}
