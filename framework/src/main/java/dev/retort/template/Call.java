package dev.retort.template;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A method with arguments that fit its parameters.
 *
 * <p>A template has one kind of whole number; it is made into the kind that the parameter wants, if that holds it.
 */
final class Call {
    private final Method method;
    private final @Nullable Object[] arguments;
    private final int conversions;

    private Call(Method method, @Nullable Object[] arguments, int conversions) {
        this.method = method;
        this.arguments = arguments;
        this.conversions = conversions;
    }

    /** Fits arguments to a method, or returns null if they do not. */
    static @Nullable Call of(Method method, @Nullable Object[] given) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != given.length) {
            return null;
        }
        @Nullable Object[] fitted = Arrays.copyOf(given, given.length);
        int conversions = 0;
        for (int i = 0; i < types.length; i++) {
            Object value = given[i];
            if (value == null ? types[i].isPrimitive() : !types[i].isInstance(value)) {
                fitted[i] = value instanceof Number number
                        ? narrowed(number, types[i])
                        : value instanceof Boolean && types[i] == boolean.class ? value : null;
                if (fitted[i] == null) {
                    return null;
                }
                conversions++;
            }
        }
        return new Call(method, fitted, conversions);
    }

    private static @Nullable Object narrowed(Number number, Class<?> type) {
        if (type == double.class || type == Double.class) {
            return number.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return number.floatValue();
        }
        long whole = number.longValue();
        if (whole != number.doubleValue()) {
            return null;
        }
        if (type == long.class || type == Long.class) {
            return whole;
        }
        if ((type == int.class || type == Integer.class) && whole == (int) whole) {
            return (int) whole;
        }
        if ((type == short.class || type == Short.class) && whole == (short) whole) {
            return (short) whole;
        }
        if ((type == byte.class || type == Byte.class) && whole == (byte) whole) {
            return (byte) whole;
        }
        return null;
    }

    boolean isCloserThan(Call other) {
        if (conversions != other.conversions) {
            return conversions < other.conversions;
        }
        Class<?>[] types = method.getParameterTypes();
        Class<?>[] others = other.method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i] != others[i] && !others[i].isAssignableFrom(types[i])) {
                return false;
            }
        }
        return true;
    }

    Method method() {
        return method;
    }

    @Nullable Object[] arguments() {
        return arguments;
    }
}
