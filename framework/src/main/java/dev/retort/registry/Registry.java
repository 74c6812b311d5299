package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.routing.Match;
import dev.retort.routing.RuleException;
import dev.retort.routing.UrlMap;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The application's routes, frozen: the map that matches, and the handler of each of its rules.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Registry {
    private final UrlMap map;
    private final HandlerCall[] calls;

    private Registry(UrlMap map, HandlerCall[] calls) {
        this.map = map;
        this.calls = calls;
    }

    /**
     * Freezes the definitions.
     *
     * @param map holds settings and converters, but no rules yet
     * @param definitions the routes, in the order of registration
     * @param faults the faults that were found before, reported along with new ones
     * @return the registry
     * @throws SetupException if there is any fault
     */
    public static Registry of(UrlMap.Builder map, List<RouteDefinition> definitions, List<String> faults) {
        List<String> all = new ArrayList<>(faults);
        findSharedEndpoints(definitions, all);
        definitions.forEach(definition -> map.add(definition.rule()));
        try {
            UrlMap built = map.build();
            if (all.isEmpty()) {
                return new Registry(
                        built, definitions.stream().map(RouteDefinition::call).toArray(HandlerCall[]::new));
            }
        } catch (RuleException e) {
            all.addAll(e.faults());
        }
        // The same method under two rules finds the same fault twice.
        throw new SetupException(all.stream().distinct().toList());
    }

    /** Two handlers under one endpoint would leave it to chance which of their URLs is built. */
    private static void findSharedEndpoints(List<RouteDefinition> definitions, List<String> faults) {
        Map<String, RouteDefinition> owners = new HashMap<>();
        for (RouteDefinition definition : definitions) {
            String endpoint = definition.rule().endpoint();
            RouteDefinition first = endpoint == null ? null : owners.putIfAbsent(endpoint, definition);
            if (first != null && !first.source().equals(definition.source())) {
                faults.add("The endpoint \"" + endpoint + "\" belongs to both " + place(first) + " and "
                        + place(definition)
                        + ".\n  Give one of them another name: endpoint = \"…\", @Blueprint(name = \"…\") on its class,"
                        + " or .endpoint(\"…\") for a lambda.");
            }
        }
    }

    /** Names the class in full, as two of one simple name may be what is wrong. */
    private static String place(RouteDefinition definition) {
        return definition.source() instanceof Method method
                ? method.getDeclaringClass().getName() + "." + method.getName() + "()"
                : String.valueOf(definition.rule().origin());
    }

    /**
     * Returns the map of the rules.
     *
     * @return the map
     */
    public UrlMap map() {
        return map;
    }

    /**
     * Returns the handler of a match.
     *
     * @param found what the map found
     * @return the handler, made ready
     */
    public HandlerCall call(Match.Found found) {
        return calls[found.index()];
    }
}
