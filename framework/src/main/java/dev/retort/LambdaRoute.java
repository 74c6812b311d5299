package dev.retort;

import dev.retort.handler.Handler;
import dev.retort.handler.HandlerCall;
import dev.retort.registry.RouteDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.Rule;
import java.util.List;

/** Makes the route of a handler that is a lambda. */
final class LambdaRoute {
    private LambdaRoute() {}

    /** Places a rule in a scope, and gives it an endpoint and an origin where it has none. */
    static RouteDefinition of(Rule rule, Handler handler, Scope around) {
        boolean isNamed = rule.endpoint() != null || rule.redirectTo() != null;
        Rule named = isNamed ? rule : rule.endpoint(endpoint(rule, around));
        Rule placed = named.origin() == null ? named.origin("a lambda at \"" + rule.pattern() + "\"") : named;
        String origin = String.valueOf(placed.origin());
        return new RouteDefinition(
                around.placed(placed), HandlerCall.of(handler, origin), around, List.of(), handler, null);
    }

    /** A lambda has no name of its own, and so is known by what tells it from others: its rule. */
    private static String endpoint(Rule rule, Scope around) {
        String pattern = rule.pattern().isEmpty() && around.name().isEmpty() ? "/" : rule.pattern();
        return rule.host() == null ? pattern : rule.host() + pattern;
    }
}
