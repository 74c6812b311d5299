package dev.retort.json;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * What the declaration of a record's component says of null: the word at which a record is taken, by the one who reads a
 * text and by the one who tells all of its faults.
 */
final class RecordWord {
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private RecordWord() {}

    /** Tells whether there has to be a value, unless there is a default: for what is neither nullable nor optional. */
    static boolean wantsValue(AnnotatedType type, Class<?> raw) {
        return !OPTIONALS.contains(raw) && !isNullable(type);
    }

    /** Tells whether there may be null in a list, a set, or a map's values: where they are any value, or nullable. */
    static boolean takesNulls(AnnotatedType container, Class<?> raw) {
        if (!(container instanceof AnnotatedParameterizedType parameterized)
                || !(Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw))) {
            return true;
        }
        AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
        AnnotatedType element = arguments[arguments.length - 1];
        return isNullable(element) || (element.getType() instanceof Class<?> type && isAnything(type));
    }

    /** The same for a type that no record declares; of containers in one another the innermost says it. */
    static boolean takesNulls(JavaType container) {
        JavaType element = container.getContentType();
        return element == null
                ? isAnything(container.getRawClass())
                : isAnything(element.getRawClass()) || (element.isContainerType() && takesNulls(element));
    }

    private static boolean isAnything(Class<?> type) {
        return type == Object.class || JsonNode.class.isAssignableFrom(type);
    }

    private static boolean isNullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }
}
