package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.Params;
import dev.retort.http.Request;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds a field of the query or of a form. */
final class FieldArgument implements Argument {
    /** What a missing field becomes. */
    enum Missing {
        REFUSED,
        NULL,
        EMPTY_OPTIONAL
    }

    private final String what;
    private final String name;
    private final Function<Request, Params> source;
    private final TextReader reader;
    private final @Nullable Object defaultValue;
    private final Missing missing;

    /**
     * Makes an argument.
     *
     * @param what the field in a reason: "query field" or "form field"
     */
    FieldArgument(
            String what,
            String name,
            Function<Request, Params> source,
            TextReader reader,
            @Nullable Object defaultValue,
            Missing missing) {
        this.what = what;
        this.name = name;
        this.source = source;
        this.reader = reader;
        this.defaultValue = defaultValue;
        this.missing = missing;
    }

    @Override
    public @Nullable Object bind(RequestContext context) {
        String text = source.apply(context.request()).get(name);
        if (text == null) {
            return whenMissing();
        }
        Object value = reader.read(text);
        if (value == null) {
            throw HttpException.badRequest("The " + what + " \"" + name + "\" is not " + reader.wanted() + ".");
        }
        return wrapped(value);
    }

    private @Nullable Object whenMissing() {
        if (defaultValue != null) {
            return wrapped(defaultValue);
        }
        return switch (missing) {
            case REFUSED -> throw HttpException.badRequest("The " + what + " \"" + name + "\" is missing.");
            case NULL -> null;
            case EMPTY_OPTIONAL -> Optional.empty();
        };
    }

    private Object wrapped(Object value) {
        return missing == Missing.EMPTY_OPTIONAL ? Optional.of(value) : value;
    }
}
