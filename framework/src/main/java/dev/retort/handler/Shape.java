package dev.retort.handler;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a type holds the values that it is made of: one, one that may be missing, or all.
 *
 * @param element the type of a single value
 * @param one makes the type of a value
 * @param none makes it of a missing one, null where there has to be one
 * @param many makes it of all, null where there is but one
 */
record Shape(
        Class<?> element,
        Function<Object, Object> one,
        @Nullable Supplier<@Nullable Object> none,
        @Nullable Function<List<Object>, Object> many) {

    static Shape of(Slot slot) {
        Class<?> type = slot.type();
        Class<?> argument = argument(slot.genericType());
        if (type == Optional.class) {
            return new Shape(argument, Optional::of, Optional::empty, null);
        }
        if (type == OptionalInt.class) {
            return new Shape(int.class, value -> OptionalInt.of((int) value), OptionalInt::empty, null);
        }
        if (type == OptionalLong.class) {
            return new Shape(long.class, value -> OptionalLong.of((long) value), OptionalLong::empty, null);
        }
        if (type == OptionalDouble.class) {
            return new Shape(double.class, value -> OptionalDouble.of((double) value), OptionalDouble::empty, null);
        }
        if (type == List.class || type == Collection.class || type == Iterable.class) {
            return many(argument, List::copyOf);
        }
        if (type == Set.class) {
            return many(argument, values -> Collections.unmodifiableSet(new LinkedHashSet<>(values)));
        }
        if (type.isArray()) {
            Class<?> component = type.getComponentType();
            return many(component, values -> array(component, values));
        }
        // A browser sends a box that is checked, and nothing for one that is not.
        boolean isBox = type == boolean.class;
        return new Shape(type, value -> value, slot.isNullable() ? () -> null : isBox ? () -> false : null, null);
    }

    private static Shape many(Class<?> element, Function<List<Object>, Object> many) {
        return new Shape(element, value -> many.apply(List.of(value)), () -> many.apply(List.of()), many);
    }

    private static Object array(Class<?> component, List<Object> values) {
        Object array = Array.newInstance(component, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    /** Returns the type argument, or void, which nothing is read into, where there is none. */
    private static Class<?> argument(Type type) {
        return type instanceof ParameterizedType parameterized
                ? raw(parameterized.getActualTypeArguments()[0])
                : void.class;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return type instanceof GenericArrayType ? Object[].class : void.class;
    }
}
