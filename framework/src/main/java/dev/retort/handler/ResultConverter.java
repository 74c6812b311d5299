package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Content;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import dev.retort.http.Sse;
import dev.retort.template.View;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Turns what a handler returns into a response; chosen once, by the type that the method declares. */
@FunctionalInterface
interface ResultConverter {
    /**
     * Converts a result.
     *
     * @param context the request
     * @param result what the handler returned
     * @return the response
     * @throws IllegalStateException if it is null and was not to be, or of a type that cannot be sent
     * @throws HttpException 404 for an empty Optional
     */
    Response convert(RequestContext context, @Nullable Object result);

    /**
     * Returns the converter for a declared type.
     *
     * @param declared the type that the method declares
     * @param origin the method, for messages
     * @param faults takes a type that cannot be sent
     * @return the converter
     */
    static ResultConverter of(Type declared, String origin, Consumer<String> faults) {
        Class<?> type = raw(declared);
        if (type == void.class || type == Void.class) {
            return (context, result) -> NO_CONTENT;
        }
        if (type == Object.class) {
            return dynamic(origin);
        }
        if (type == Optional.class) {
            ResultConverter inner = of(argument(declared), origin, faults);
            return (context, result) -> inner.convert(
                    context, ((Optional<?>) present(result, origin)).orElseThrow(HttpException::notFound));
        }
        if (CompletionStage.class.isAssignableFrom(type)) {
            ResultConverter inner = of(argument(declared), origin, faults);
            return (context, result) -> pending(context, (CompletionStage<?>) present(result, origin), inner);
        }
        if (BaseStream.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)) {
            return sequence(raw(argument(declared)), origin, faults);
        }
        Function<Object, Response> converter = forType(type);
        if (converter == null) {
            faults.accept(origin + " returns a " + type.getSimpleName() + ", which cannot be sent.\n  " + POSSIBLE);
            return dynamic(origin);
        }
        if (type == Response.class) {
            return (context, result) -> resolved(context, (Response) present(result, origin), origin);
        }
        if (type == View.class) {
            return (context, result) -> TemplateConverter.render(context, (View) present(result, origin));
        }
        return (context, result) -> converter.apply(present(result, origin));
    }

    /**
     * Returns a converter that looks at each result anew.
     *
     * @param origin the handler, for messages
     * @return the converter
     */
    static ResultConverter dynamic(String origin) {
        return (context, result) -> dynamic(context, result, origin);
    }

    /**
     * Returns a converter for the answers of error handlers: they have the status of the error, which Flask would have the
     * handler repeat, unless they are a {@code Response} or say another themselves.
     *
     * @param origin the handler, for messages
     * @return the converter
     */
    static ResultConverter forErrors(String origin) {
        return (context, result) -> {
            if (result instanceof CompletionStage<?> stage) {
                return pending(context, stage, forErrors(origin));
            }
            Response response = result == null ? Response.empty(200) : dynamic(context, result, origin);
            return result instanceof Response || response.status() != 200
                    ? response
                    : response.status(context.failure() instanceof HttpException error ? error.status() : 500);
        };
    }

    private static Response dynamic(RequestContext context, @Nullable Object result, String origin) {
        Object value = present(result, origin);
        if (value instanceof Response response) {
            return resolved(context, response, origin);
        }
        if (value instanceof View view) {
            return TemplateConverter.render(context, view);
        }
        if (value instanceof Optional<?> optional) {
            return dynamic(context, optional.orElseThrow(HttpException::notFound), origin);
        }
        if (value instanceof CompletionStage<?> stage) {
            return pending(context, stage, dynamic(origin));
        }
        if (value instanceof BaseStream<?, ?> || value instanceof Iterator<?>) {
            return Sequence.of(value).toResponse(context.app().json());
        }
        Function<Object, Response> converter = forType(value.getClass());
        if (converter == null) {
            throw new IllegalStateException(
                    origin + " returned a " + value.getClass().getName() + ", which cannot be sent. " + POSSIBLE);
        }
        return converter.apply(value);
    }

    /** What an answer without content is, always the same one. */
    Response NO_CONTENT = Response.empty(204);

    /** The repair for a result that cannot be sent. */
    String POSSIBLE = "Return a String (HTML), a record, Map, List or other value (JSON), byte[], InputStream, Path,"
            + " a Stream or Iterator, Sse, a Response, an Optional or CompletionStage of these, or void.";

    private static Object present(@Nullable Object result, String origin) {
        if (result == null) {
            throw new IllegalStateException(origin + " returned null."
                    + " Return Response.empty(204), declare the method void or Optional, or throw"
                    + " HttpException.notFound().");
        }
        return result;
    }

    /** Converts what a response carries as a value, and keeps the response's own status and headers. */
    static Response resolved(RequestContext context, Response response, String origin) {
        if (!(response.content() instanceof Content.Result result)) {
            return response;
        }
        Response converted = dynamic(context, result.value(), origin);
        return converted.content() instanceof Content.Pending pending
                ? converted.content(
                        new Content.Pending(pending.response().thenApply(made -> made.overlaidBy(response))))
                : converted.overlaidBy(response);
    }

    /** Converts what a stage completes with, when it does. */
    static Response pending(RequestContext context, CompletionStage<?> stage, ResultConverter inner) {
        return Response.empty(200).content(new Content.Pending(stage.thenApply(value -> {
            RequestContext outer = context.enter();
            try {
                return inner.convert(context, value);
            } finally {
                RequestContext.leave(outer);
            }
        })));
    }

    private static ResultConverter sequence(Class<?> elements, String origin, Consumer<String> faults) {
        if (elements != Object.class
                && elements != byte[].class
                && !CharSequence.class.isAssignableFrom(elements)
                && !isJson(elements)) {
            faults.accept(origin + " returns a sequence of " + elements.getSimpleName() + ", which cannot be sent."
                    + "\n  Its elements may be String (HTML, piece by piece), byte[], or values (a JSON array).");
        }
        return (context, result) -> Sequence.of(present(result, origin), elements)
                .toResponse(context.app().json());
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
        if (type == Sse.class) {
            return value -> Response.events((Sse) value);
        }
        if (Path.class.isAssignableFrom(type)) {
            return value -> Response.file((Path) value);
        }
        if (File.class.isAssignableFrom(type)) {
            return value -> Response.file(((File) value).toPath());
        }
        if (InputStream.class.isAssignableFrom(type)) {
            return value -> ofInput((InputStream) value);
        }
        return isJson(type) ? Response::json : null;
    }

    private static Response ofInput(InputStream input) {
        return Response.empty(200)
                .contentType("application/octet-stream")
                .content(new Content.Stream(input::transferTo, () -> {
                    try {
                        input.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }

    /** Returns the type of what a result holds in the end: that of its stage or its Optional, or its own. */
    static Type held(Type declared) {
        Type type = declared;
        while (CompletionStage.class.isAssignableFrom(raw(type)) || raw(type) == Optional.class) {
            type = argument(type);
        }
        return type;
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof WildcardType wildcard ? raw(wildcard.getUpperBounds()[0]) : Object.class;
    }

    /** Returns the type argument of {@code Optional<T>} and the like, or Object where there is none. */
    private static Type argument(Type type) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : Object.class;
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
