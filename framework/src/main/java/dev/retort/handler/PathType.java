package dev.retort.handler;

import dev.retort.routing.VariableType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a variable of a rule becomes for the parameter of its name.
 *
 * <p>A variable that names no converter gets the one that makes the parameter's type: {@code int} for whole numbers that a
 * long holds, {@code float} for binary fractions, {@code uuid}; {@code path} for one with {@code @Rest}. Any other type
 * is read from the text of its segment, BigInteger and BigDecimal too, which no other converter makes without loss. So a
 * text that does not fit the type does not match the rule, and leaves the request to the next one.
 *
 * @param type the type, a wrapper rather than a primitive
 * @param converter the converter for a variable that names none
 * @param reader reads the text of what another converter made
 */
record PathType(Class<?> type, String converter, TextReader reader) implements VariableType {
    private static final String TEXT = "string";
    private static final String UNNAMED = "default";

    static PathType rest(TextReader text) {
        return new PathType(String.class, "path", text);
    }

    static PathType of(Class<?> type, TextReader reader) {
        Class<?> wrapper = TextReaders.wrapped(type);
        return new PathType(wrapper, converterFor(wrapper), reader);
    }

    private static String converterFor(Class<?> type) {
        if (type == Long.class || type == Integer.class || type == Short.class || type == Byte.class) {
            return "int";
        }
        if (type == Double.class || type == Float.class) {
            return "float";
        }
        return type == UUID.class ? "uuid" : UNNAMED;
    }

    /** A UUID is taken as it is, too, but is to be tried before any text. */
    @Override
    public boolean takesAllOf(String name) {
        return switch (name) {
            case UNNAMED, TEXT, "path", "any" -> type == String.class;
            case "int" -> type == Long.class;
            case "float" -> type == Double.class;
            default -> false;
        };
    }

    @Override
    public @Nullable Object fit(Object value) {
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof Long number && type == Integer.class) {
            return number.intValue() == number ? number.intValue() : null;
        }
        return reader.read(value.toString());
    }

    @Override
    public Object unfit(Object value) {
        return type.isInstance(value) && !(value instanceof Number)
                ? reader.writer().apply(value)
                : value;
    }
}
