package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.routing.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule and the handler behind it.
 *
 * @param rule the rule
 * @param call the handler, made ready
 * @param scope the blueprint that it belongs to, or the application's scope
 * @param produces the media types that it produces, none where it does not say
 * @param source what was made ready, a method or a lambda: rules of one source may share an endpoint
 * @param handler the class of the handler that the method is called on, which may inherit it; null for a lambda
 */
public record RouteDefinition(
        Rule rule,
        HandlerCall call,
        Scope scope,
        List<String> produces,
        Object source,
        @Nullable Class<?> handler) {
    /** Returns the definition with another rule and handler. */
    RouteDefinition with(Rule otherRule, HandlerCall otherCall) {
        return new RouteDefinition(otherRule, otherCall, scope, produces, source, handler);
    }
}
