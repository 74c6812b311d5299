package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import org.jspecify.annotations.Nullable;

/**
 * A handler of errors and what it is for: a status, or a class of exceptions.
 *
 * @param status the status, 400 to 599, or 0 where it is for a class
 * @param type the class, or null where it is for a status
 * @param call the handler, made ready
 * @param origin the method, for messages
 */
public record ErrorDefinition(int status, @Nullable Class<? extends Throwable> type, HandlerCall call, String origin) {}
