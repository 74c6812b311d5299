package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Binds a variable of the rule, which its converter has already read, to a parameter that may want another type: an
 * {@code int} where the converter made a long, an enum where it made text.
 *
 * <p>A value that does not fit names nothing that exists, and so is answered with 404.
 */
final class PathArgument implements Argument {
    private final int position;
    private final String name;
    private final Class<?> type;
    private final @Nullable TextReader reader;
    private final String origin;

    /**
     * Makes an argument.
     *
     * @param position where the value stands among those of the rule
     */
    PathArgument(int position, String name, Class<?> type, String origin) {
        this.position = position;
        this.name = name;
        this.type = TextReader.unwrapped(type);
        this.reader = TextReader.of(type);
        this.origin = origin;
    }

    @Override
    public Object bind(RequestContext context) {
        Object value = context.values().get(position);
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof Long number) {
            if (type == long.class) {
                return number;
            }
            if (type == int.class && number.intValue() == number) {
                return number.intValue();
            }
        }
        if (value instanceof Double && type == double.class) {
            return value;
        }
        if (reader == null) {
            throw new IllegalStateException("The parameter " + name + " of " + origin + " is a " + type.getSimpleName()
                    + ", but the converter of the rule made a "
                    + value.getClass().getSimpleName() + "; change one of them.");
        }
        Object read = reader.read(value.toString());
        if (read == null) {
            throw HttpException.notFound();
        }
        return read;
    }
}
