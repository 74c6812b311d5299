package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.http.Limits;
import dev.retort.routing.Match;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleException;
import dev.retort.routing.UrlMap;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The application's routes, frozen: the map that matches, and the handler of each of its rules.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Registry {
    private final UrlMap map;
    private final HandlerCall[] calls;
    private final Hooks[] hooks;
    private final Hooks everywhere;
    private final PrefixTable prefixes;
    private final MethodEndpoints methods;
    private final @Nullable UnaryOperator<Limits>[] limits;
    private final List<RouteDefinition> routes;
    private final UrlDefaults urlDefaults;

    private Registry(
            UrlMap map,
            HandlerCall[] calls,
            Hooks[] hooks,
            Hooks everywhere,
            PrefixTable prefixes,
            MethodEndpoints methods,
            UrlDefaults urlDefaults,
            List<RouteDefinition> routes) {
        this.map = map;
        this.calls = calls;
        this.hooks = hooks;
        this.everywhere = everywhere;
        this.prefixes = prefixes;
        this.methods = methods;
        this.urlDefaults = urlDefaults;
        this.routes = List.copyOf(routes);
        this.limits = limits(routes);
    }

    /**
     * Freezes the definitions.
     *
     * @param map holds settings and converters, but no rules yet
     * @param application the scope of the application, around those of the routes
     * @param written the routes, in the order of registration
     * @param faults the faults that were found before, reported along with new ones
     * @return the registry
     * @throws SetupException if there is any fault
     */
    public static Registry of(
            UrlMap.Builder map, Scope application, List<RouteDefinition> written, List<String> faults) {
        List<String> all = new ArrayList<>(faults);
        IdentityHashMap<Rule, @Nullable Object> places = new IdentityHashMap<>();
        written.forEach(definition -> places.put(definition.rule(), map.place(definition.rule())));
        SharedEndpoints.find(written, places::get, all::add);
        List<RouteDefinition> definitions = Negotiation.join(written, places::get, all::add);
        Map<Scope, Hooks> byScope = new LinkedHashMap<>();
        Hooks everywhere = Hooks.of(application, all::add);
        application.forEach(scope -> scope.check(all::add));
        application.forEach(scope -> byScope.put(scope, scope == application ? everywhere : Hooks.of(scope, all::add)));
        UrlMap.Builder prefixes = map.withoutRules();
        definitions.forEach(definition -> map.add(definition.rule()));
        try {
            UrlMap built = map.build();
            if (all.isEmpty()) {
                return new Registry(
                        built,
                        definitions.stream().map(RouteDefinition::call).toArray(HandlerCall[]::new),
                        definitions.stream()
                                .map(definition -> byScope.get(definition.scope()))
                                .toArray(Hooks[]::new),
                        everywhere,
                        PrefixTable.of(prefixes, byScope, everywhere),
                        new MethodEndpoints(definitions),
                        new UrlDefaults(built, application, definitions),
                        definitions);
            }
        } catch (RuleException e) {
            all.addAll(e.faults());
        }
        // The same method under two rules finds the same fault twice.
        throw new SetupException(all.stream().distinct().toList());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types.
    private static @Nullable UnaryOperator<Limits>[] limits(List<RouteDefinition> routes) {
        @Nullable UnaryOperator<Limits>[] limits = new UnaryOperator[routes.size()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = LimitOverride.of(routes.get(i).source());
        }
        return limits;
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

    /**
     * Returns what a handler changes of the limits.
     *
     * @param found what the map found
     * @return the change, or null for none
     */
    public @Nullable UnaryOperator<Limits> limits(Match.Found found) {
        return limits[found.index()];
    }

    /**
     * Returns the routes.
     *
     * @return the definitions, in the order of the map's rules
     */
    public List<RouteDefinition> routes() {
        return routes;
    }

    /**
     * Returns what surrounds a match.
     *
     * @param found what the map found
     * @return the hooks of its blueprint
     */
    public Hooks hooks(Match.Found found) {
        return hooks[found.index()];
    }

    /**
     * Returns what surrounds a request that matched no rule.
     *
     * @return the hooks of the application
     */
    public Hooks hooks() {
        return everywhere;
    }

    /**
     * Returns what answers for errors at a path that matched no rule.
     *
     * @param host the host that was asked, with its port if it has one
     * @param path the path
     * @return the hooks of the blueprint that the path lies below, or of the application
     */
    public Hooks hooksBelow(@Nullable String host, String path) {
        return prefixes.find(host, path);
    }

    /**
     * Adds what the application and the blueprints of an endpoint give to its URLs.
     *
     * @param endpoint the endpoint, in full
     * @param values the values by name, which are not changed
     * @return the values with what was missing
     */
    public Map<String, ?> withUrlDefaults(String endpoint, Map<String, ?> values) {
        return urlDefaults.apply(endpoint, values);
    }

    /**
     * Builds the URL of a handler method.
     *
     * @param reference a method reference whose functional interface is serializable
     * @param values what the rule's variables and query parameters get, in the order of the method's parameters
     * @param here the endpoint of the request that asks, whose blueprint decides between several; null for none
     * @param build builds the URL of the endpoint with the values by name
     * @return the URL
     * @throws dev.retort.routing.BuildException if the method has no route or several, or there is no such URL
     */
    public String url(
            Serializable reference,
            @Nullable Object[] values,
            @Nullable String here,
            BiFunction<String, Map<String, Object>, String> build) {
        return methods.url(reference, values, here, build);
    }
}
