package dev.retort.gateway.upstream;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.exchange.Variables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sticky route $variable …}: the first variable with a value names the peer, as its {@code route} does. */
final class StickyRoute implements Sticky {
    private final List<Variable> routes;

    private StickyRoute(List<Variable> routes) {
        this.routes = routes;
    }

    static StickyRoute of(Directive sticky, Variables variables) {
        List<Variable> routes = new ArrayList<>();
        for (String argument : sticky.arguments().subList(1, sticky.arguments().size())) {
            if (!argument.startsWith("$")) {
                throw sticky.mistake("invalid variable name \"" + argument + "\"");
            }
            routes.add(variables.refer(argument.substring(1), sticky));
        }
        return new StickyRoute(routes);
    }

    @Override
    public @Nullable String peerOf(Exchange exchange) {
        return first(routes, exchange);
    }

    static @Nullable String first(List<Variable> variables, Exchange exchange) {
        for (Variable variable : variables) {
            String value = variable.value(exchange);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }
}
