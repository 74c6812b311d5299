package dev.retort.handler;

import dev.retort.http.Response;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what a handler returns into a response; chosen once, by the type that the method declares. */
@FunctionalInterface
interface ResultConverter {
    /**
     * Converts a result.
     *
     * @param result what the handler returned
     * @return the response
     * @throws IllegalStateException if it is null and was not to be, or of a type that cannot be sent
     */
    Response convert(@Nullable Object result);

    /**
     * Returns the converter for a declared type.
     *
     * @param type the type that the method declares
     * @param origin the method, for messages
     * @param faults takes a type that cannot be sent
     * @return the converter
     */
    static ResultConverter of(Class<?> type, String origin, Consumer<String> faults) {
        if (type == void.class || type == Void.class) {
            return result -> NO_CONTENT;
        }
        if (type == Object.class) {
            return dynamic(origin);
        }
        Function<Object, Response> converter = forType(type);
        if (converter == null) {
            faults.accept(origin + " returns a " + type.getSimpleName() + ", which cannot be sent.\n  " + POSSIBLE);
            return dynamic(origin);
        }
        return result -> converter.apply(present(result, origin));
    }

    /**
     * Returns a converter that looks at each result anew.
     *
     * @param origin the handler, for messages
     * @return the converter
     */
    static ResultConverter dynamic(String origin) {
        return result -> {
            Object value = present(result, origin);
            Function<Object, Response> converter = forType(value.getClass());
            if (converter == null) {
                throw new IllegalStateException(
                        origin + " returned a " + value.getClass().getName() + ", which cannot be sent. " + POSSIBLE);
            }
            return converter.apply(value);
        };
    }

    /** What an answer without content is, always the same one. */
    Response NO_CONTENT = Response.empty(204);

    /** The repair for a result that cannot be sent. */
    String POSSIBLE = "Return a String (HTML), a record, Map, List or other value (JSON), byte[], a Response, or void.";

    private static Object present(@Nullable Object result, String origin) {
        if (result == null) {
            throw new IllegalStateException(origin + " returned null."
                    + " Return Response.empty(204), declare the method void, or throw HttpException.notFound().");
        }
        return result;
    }

    private static @Nullable Function<Object, Response> forType(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type)) {
            return value -> Response.html(value.toString());
        }
        if (type == Response.class) {
            return value -> (Response) value;
        }
        if (type == byte[].class) {
            return value -> Response.bytes((byte[]) value);
        }
        return isJson(type) ? Response::json : null;
    }

    /** The JDK's own types mostly stand for something that JSON would make nonsense of: a stream, a path, a thread. */
    private static boolean isJson(Class<?> type) {
        return Map.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class
                || type.isPrimitive()
                || type.isArray()
                || type.isEnum()
                || !(type.getPackageName().startsWith("java.")
                        || type.getPackageName().startsWith("javax."));
    }
}
