package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.handler.NegotiatedCall;
import dev.retort.routing.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Joins the handlers that share a rule and differ in what they produce: one definition matches, and chooses among them; the
 * others are left to build URLs with.
 */
final class Negotiation {
    /** What makes two rules the same for a request. */
    private record Key(String pattern, Object methods, String host, boolean websocket) {
        static Key of(Rule rule) {
            return new Key(rule.pattern(), rule.methods(), Objects.toString(rule.host(), ""), rule.isWebsocket());
        }
    }

    private Negotiation() {}

    static List<RouteDefinition> join(List<RouteDefinition> definitions, Consumer<String> faults) {
        Map<Key, List<RouteDefinition>> groups = new LinkedHashMap<>();
        for (RouteDefinition definition : definitions) {
            groups.computeIfAbsent(Key.of(definition.rule()), absent -> new ArrayList<>(1))
                    .add(definition);
        }
        List<RouteDefinition> joined = new ArrayList<>(definitions.size());
        Set<Key> called = new HashSet<>();
        for (RouteDefinition definition : definitions) {
            List<RouteDefinition> group = Objects.requireNonNull(groups.get(Key.of(definition.rule())));
            boolean negotiated =
                    group.stream().noneMatch(member -> member.produces().isEmpty());
            if (!negotiated) {
                joined.add(definition);
            } else if (called.add(Key.of(definition.rule()))) {
                joined.add(definition.with(definition.rule(), call(group, faults)));
            } else {
                joined.add(definition.with(definition.rule().buildOnly(), definition.call()));
            }
        }
        return joined;
    }

    private static HandlerCall call(List<RouteDefinition> group, Consumer<String> faults) {
        NegotiatedCall call = new NegotiatedCall();
        for (RouteDefinition member : group) {
            try {
                call.add(member.produces(), member.call());
            } catch (IllegalArgumentException e) {
                faults.accept("What " + member.rule().origin() + " produces cannot be negotiated: " + e.getMessage()
                        + ".\n  Write type and subtype, as in \"application/json\".");
            }
        }
        return call;
    }
}
