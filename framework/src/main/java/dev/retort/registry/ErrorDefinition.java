package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.http.HttpException;
import dev.retort.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * A handler of errors and what it is for: a status, or a class of exceptions.
 *
 * @param status the status, 400 to 599, or 0 where it is for a class
 * @param type the class, or null where it is for a status
 * @param call the handler, made ready
 * @param origin the method, for messages
 */
public record ErrorDefinition(int status, @Nullable Class<? extends Throwable> type, HandlerCall call, String origin) {

    /**
     * Gives the answer the status of the error; Flask would send 200 unless the handler repeats the status.
     *
     * @param call the handler
     * @param returned what the method declares to return; a {@link Response} says its status itself
     * @return the handler, its answers with the status
     */
    public static HandlerCall withStatus(HandlerCall call, Class<?> returned) {
        if (returned == Response.class || returned == Object.class) {
            return call;
        }
        return context -> call.call(context).status(statusOf(context.failure()));
    }

    /**
     * Returns the status that an exception stands for.
     *
     * @param failure the exception, or null
     * @return its status, 500 for any but an {@link HttpException}
     */
    public static int statusOf(@Nullable Throwable failure) {
        return failure instanceof HttpException error ? error.status() : 500;
    }
}
