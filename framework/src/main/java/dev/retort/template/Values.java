package dev.retort.template;

import io.pebbletemplates.pebble.extension.escaper.SafeString;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries values over the border between the application and Pebble. */
final class Values {
    private Values() {}

    /** HTML of the application's, as opposed to text that a filter has escaped for some other place. */
    static final class Markup extends SafeString {
        Markup(String html) {
            super(html);
        }
    }

    /** Makes of the application's value what a template is to see: the content of an optional, HTML that stays. */
    static @Nullable Object inTemplate(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return inTemplate(optional.orElse(null));
        }
        if (value instanceof SafeHtml safe) {
            return new Markup(safe.html());
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    /** Makes of a template's value what the application is to see, which knows no class of Pebble's. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof SafeString safe ? safe.toString() : value;
    }
}
