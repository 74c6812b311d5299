package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.routing.Rule;
import java.util.List;

/**
 * A rule and the handler behind it.
 *
 * @param rule the rule
 * @param call the handler, made ready
 * @param scope the blueprint that it belongs to, or the application's scope
 * @param produces the media types that it produces, none where it does not say
 * @param source what was made ready, a method or a lambda: rules of one source may share an endpoint
 */
public record RouteDefinition(Rule rule, HandlerCall call, Scope scope, List<String> produces, Object source) {
    /** Returns the definition with another rule and handler. */
    RouteDefinition with(Rule otherRule, HandlerCall otherCall) {
        return new RouteDefinition(otherRule, otherCall, scope, produces, source);
    }
}
