package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.routing.PathValues;

/**
 * Reads the values of a path before any hook, as Flask's {@code url_value_preprocessor} does. Called by several threads at
 * once.
 */
@FunctionalInterface
public interface UrlValuePreprocessor {
    /**
     * Reads the values; usually to keep one of them among the attributes of the request.
     *
     * @param context the request, which matched a rule
     * @param values the values of the rule's variables; handlers need not take those that they do not want
     * @throws Exception what the error handlers are to answer
     */
    void process(RequestContext context, PathValues values) throws Exception;
}
