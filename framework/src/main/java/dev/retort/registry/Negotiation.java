package dev.retort.registry;

import dev.retort.annotation.Limit;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.MethodCall;
import dev.retort.handler.NegotiatedCall;
import dev.retort.routing.Rule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the handlers that share a rule and differ in what they produce.
 *
 * <p>The map takes each rule once for each method. So the handlers of one place are looked at together. The first of them
 * keeps its rule, and its call chooses among all that take the request's method; a later one keeps the methods that no
 * earlier one takes, and where none are left its rule serves for building URLs alone. One handler that does not say what it
 * produces may be among those of a method, and answers where the others are not asked for. Two such are left as they are,
 * for the map to refuse.
 */
final class Negotiation {
    /** What makes two rules the same for a request and for the handlers' arguments. */
    private record Key(Object place, List<String> names, Map<String, Object> defaults) {
        static @Nullable Key of(Rule rule, Function<Rule, @Nullable Object> place) {
            Object at = place.apply(rule);
            return at == null ? null : new Key(at, rule.variables(), rule.defaults());
        }
    }

    private final Consumer<String> faults;
    private final List<RouteDefinition> group;

    private Negotiation(List<RouteDefinition> group, Consumer<String> faults) {
        this.group = group;
        this.faults = faults;
    }

    /**
     * Joins what shares a rule.
     *
     * @param definitions the routes
     * @param place tells which requests a rule matches, null for one that is wrong
     * @param faults takes what cannot be joined
     * @return as many routes, in the same order
     */
    static List<RouteDefinition> join(
            List<RouteDefinition> definitions, Function<Rule, @Nullable Object> place, Consumer<String> faults) {
        if (definitions.stream().allMatch(definition -> definition.produces().isEmpty())) {
            return definitions;
        }
        Map<Key, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < definitions.size(); i++) {
            Key key = Key.of(definitions.get(i).rule(), place);
            if (key != null) {
                groups.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(i);
            }
        }
        List<RouteDefinition> joined = new ArrayList<>(definitions);
        for (List<Integer> positions : groups.values()) {
            List<RouteDefinition> group =
                    positions.stream().map(definitions::get).toList();
            if (group.stream().anyMatch(member -> !member.produces().isEmpty())) {
                List<RouteDefinition> settled = new Negotiation(group, faults).settled();
                for (int i = 0; i < settled.size(); i++) {
                    joined.set(positions.get(i), settled.get(i));
                }
            }
        }
        return joined;
    }

    private List<RouteDefinition> settled() {
        if (hasTwoPlain()) {
            return group.stream()
                    .map(member -> member.produces().isEmpty() ? member : forUrls(member))
                    .toList();
        }
        refuseUnlike();
        int forAll = firstForEveryMethod();
        Set<String> taken = new TreeSet<>();
        List<RouteDefinition> settled = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            RouteDefinition member = group.get(i);
            Set<String> left = new TreeSet<>(member.rule().methods());
            left.removeAll(taken);
            if (i == forAll) {
                settled.add(member.with(member.rule(), call(allMethods(), true)));
            } else if (forAll >= 0 || left.isEmpty()) {
                settled.add(forUrls(member));
            } else {
                taken.addAll(left);
                settled.add(member.with(member.rule().methods(left), call(left, false)));
            }
        }
        return settled;
    }

    /** Returns the position of a rule that takes every method, or -1. */
    private int firstForEveryMethod() {
        for (int i = 0; i < group.size(); i++) {
            if (group.get(i).rule().methods().isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private static RouteDefinition forUrls(RouteDefinition member) {
        return member.with(member.rule().buildOnly(), member.call());
    }

    private static boolean overlap(RouteDefinition a, RouteDefinition b) {
        return a.rule().methods().isEmpty()
                || b.rule().methods().isEmpty()
                || a.rule().methods().stream().anyMatch(b.rule().methods()::contains);
    }

    /** Tells whether two handlers for one method do not say what they produce. */
    private boolean hasTwoPlain() {
        List<RouteDefinition> plain =
                group.stream().filter(member -> member.produces().isEmpty()).toList();
        for (int i = 0; i < plain.size(); i++) {
            RouteDefinition member = plain.get(i);
            if (plain.subList(i + 1, plain.size()).stream().anyMatch(other -> overlap(member, other))) {
                return true;
            }
        }
        return false;
    }

    /** What surrounds a call is decided before it is known which of the handlers for its method is called. */
    private void refuseUnlike() {
        for (int i = 0; i < group.size(); i++) {
            RouteDefinition first = group.get(i);
            group.subList(i + 1, group.size()).stream()
                    .filter(second -> overlap(first, second))
                    .forEach(second -> refuseUnlike(first, second));
        }
    }

    private void refuseUnlike(RouteDefinition first, RouteDefinition second) {
        String both = first.rule().origin() + " and " + second.rule().origin() + " share the rule "
                + first.rule().pattern() + " and ";
        if (second.scope() != first.scope()) {
            faults.accept(both + "belong to different blueprints, whose hooks differ.\n  Put them into one class.");
        } else if (!Objects.equals(limit(first), limit(second))) {
            faults.accept(both + "have different limits.\n  Write the same @Limit before both.");
        }
    }

    private static @Nullable Limit limit(RouteDefinition definition) {
        return definition.source() instanceof Method method ? method.getAnnotation(Limit.class) : null;
    }

    private Set<String> allMethods() {
        Set<String> methods = new TreeSet<>();
        group.forEach(member -> methods.addAll(member.rule().methods()));
        return methods;
    }

    /** Returns the call for some methods, and for all others too if the rule takes these. */
    private HandlerCall call(Set<String> methods, boolean andOthers) {
        Map<List<RouteDefinition>, HandlerCall> bySet = new HashMap<>();
        Map<String, HandlerCall> byMethod = new HashMap<>();
        for (String method : methods) {
            byMethod.put(method, bySet.computeIfAbsent(taking(method), this::call));
        }
        HandlerCall others = andOthers ? bySet.computeIfAbsent(taking(""), this::call) : null;
        return bySet.size() == 1 ? bySet.values().iterator().next() : new MethodCall(byMethod, others);
    }

    private List<RouteDefinition> taking(String method) {
        return group.stream()
                .filter(member -> member.rule().methods().isEmpty()
                        || member.rule().methods().contains(method))
                .toList();
    }

    private HandlerCall call(List<RouteDefinition> members) {
        if (members.size() == 1 && members.get(0).produces().isEmpty()) {
            return members.get(0).call();
        }
        NegotiatedCall call = new NegotiatedCall();
        for (RouteDefinition member : members) {
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
