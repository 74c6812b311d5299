package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Binds a variable of the rule, which the rule has already made to fit the parameter (see {@link PathType}).
 *
 * <p>What is left to do is for converters that the application put in the place of built-in ones, of which the rule thinks
 * that they make what those made. A value that does not fit then names nothing that exists, and is answered with 404.
 *
 * @param position where the value stands among those of the rule
 * @param type the parameter's type, a wrapper rather than a primitive
 * @param reader reads the text of another value, null for a type without a text
 */
record PathArgument(
        int position, String name, Class<?> type, @Nullable TextReader reader, String origin) implements Argument {

    @Override
    public Object bind(RequestContext context) {
        Object value = context.values().get(position);
        return type.isInstance(value) ? value : fitted(value);
    }

    private Object fitted(Object value) {
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

    @Override
    public Fault fault(String path, String message) {
        return new Fault("path", name, message);
    }
}
