package dev.retort.registry;

import dev.retort.routing.Rule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds endpoints that handlers with different rules share: it would be left to chance whose URL is built.
 *
 * <p>Handlers with the same rule may share one, as {@code @Get("/login") login()} and {@code @Post("/login") login(Form)} do:
 * there is one URL, whosever it is.
 */
final class SharedEndpoints {
    private static final Map<Set<String>, String> ANNOTATIONS = Map.of(
            Set.of("GET"), "@Get",
            Set.of("POST"), "@Post",
            Set.of("PUT"), "@Put",
            Set.of("PATCH"), "@Patch",
            Set.of("DELETE"), "@Delete");

    private final Function<Rule, @Nullable Object> place;
    private final Consumer<String> faults;
    private final Set<String> endpoints = new HashSet<>();

    private SharedEndpoints(Function<Rule, @Nullable Object> place, Consumer<String> faults) {
        this.place = place;
        this.faults = faults;
    }

    /**
     * Reports the endpoints.
     *
     * @param definitions the routes
     * @param place tells which requests a rule matches, null for one that is wrong
     * @param faults takes each endpoint that is shared
     */
    static void find(
            List<RouteDefinition> definitions, Function<Rule, @Nullable Object> place, Consumer<String> faults) {
        SharedEndpoints shared = new SharedEndpoints(place, faults);
        Map<String, Map<Object, List<RouteDefinition>>> byEndpoint = new LinkedHashMap<>();
        for (RouteDefinition definition : definitions) {
            String endpoint = definition.rule().endpoint();
            if (endpoint != null) {
                shared.endpoints.add(endpoint);
                byEndpoint
                        .computeIfAbsent(endpoint, absent -> new LinkedHashMap<>(2))
                        .computeIfAbsent(owner(definition), absent -> new ArrayList<>(2))
                        .add(definition);
            }
        }
        byEndpoint.forEach((endpoint, byOwner) -> {
            if (byOwner.size() > 1) {
                shared.check(endpoint, List.copyOf(byOwner.values()));
            }
        });
    }

    /** Looks at the rules of each owner of an endpoint, the first of which is shown. */
    private void check(String endpoint, List<List<RouteDefinition>> owners) {
        RouteDefinition first = owners.get(0).get(0);
        Set<Object> places = places(owners.get(0));
        for (List<RouteDefinition> owner : owners.subList(1, owners.size())) {
            RouteDefinition second = owner.get(0);
            Set<Object> others = places(owner);
            boolean isWrong = others.contains(second);
            if (Collections.disjoint(places, others) && !isWrong) {
                faults.accept("The endpoint \"" + endpoint + "\" belongs to both " + place(first) + " and "
                        + place(second) + ", whose rules differ.\n  " + repair(first, second));
            }
            places.addAll(others);
        }
    }

    /** Returns where the rules stand; a rule that is wrong stands nowhere, and its route for it. */
    private Set<Object> places(List<RouteDefinition> definitions) {
        Set<Object> places = new HashSet<>();
        for (RouteDefinition definition : definitions) {
            Object at = place.apply(definition.rule());
            places.add(at == null ? definition : at);
        }
        return places;
    }

    private String repair(RouteDefinition first, RouteDefinition second) {
        if (!(second.source() instanceof Method method)) {
            String whole = String.valueOf(second.rule().endpoint());
            String own = whole.substring(second.scope().endpoint("").length());
            return "Write .endpoint(\"" + unused(second, own) + "\") at the rule of " + place(second)
                    + ", or another name.";
        }
        String simple = method.getDeclaringClass().getSimpleName();
        Set<String> methods = second.rule().methods();
        boolean isOverload =
                first.source() instanceof Method other && other.getDeclaringClass() == method.getDeclaringClass();
        String prefix = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
        String name = isOverload
                ? method.getName()
                        + (methods.size() == 1
                                ? capital(methods.iterator().next().toLowerCase(Locale.ROOT))
                                : "")
                : prefix + capital(method.getName());
        String blueprint = second.scope().name();
        return "Write " + ANNOTATIONS.getOrDefault(methods, "@Route") + "(value = …, endpoint = \""
                + unused(second, name) + "\") before " + place(second) + ", or another name"
                + (blueprint.isEmpty() || isOverload ? "." : "; or @Blueprint(name = \"…\") before its class.");
    }

    private String unused(RouteDefinition definition, String name) {
        String free = name;
        for (int i = 2; endpoints.contains(definition.scope().endpoint(free)); i++) {
            free = name + i;
        }
        return free;
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The methods of a class with a rule before it have one owner: the class. */
    private static Object owner(RouteDefinition definition) {
        return definition.source() instanceof Method method && RouteReader.isOfRoutedClass(method)
                ? method.getDeclaringClass()
                : definition.source();
    }

    /** Names the class in full, as two of one simple name may be what is wrong. */
    private static String place(RouteDefinition definition) {
        return definition.source() instanceof Method method
                ? method.getDeclaringClass().getName() + "." + method.getName() + "()"
                : String.valueOf(definition.rule().origin());
    }
}
