package dev.retort.handler;

import dev.retort.context.RequestContext;
import org.jspecify.annotations.Nullable;

/** Is called when a request is over. Called by several threads at once. */
@FunctionalInterface
public interface TeardownHook {
    /**
     * Frees what the request held.
     *
     * @param context the request
     * @param failure what ended the request and no error handler dealt with, or null
     * @throws Exception is logged
     */
    void teardown(RequestContext context, @Nullable Throwable failure) throws Exception;
}
