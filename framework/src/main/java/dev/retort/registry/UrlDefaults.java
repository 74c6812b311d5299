package dev.retort.registry;

import dev.retort.routing.UrlMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Adds what the application and its blueprints give to every URL, as Flask's {@code url_defaults}: the application's first,
 * then those of the blueprints that the endpoint lies in, the outermost first.
 *
 * <p>What is added, and is no variable of the endpoint's rules, is left out: it would otherwise end in the query of every
 * other URL, against which each Flask application has to ask {@code is_endpoint_expecting}. Options of building, which
 * begin with {@code _}, stay. Immutable, and so safe for use by several threads.
 */
final class UrlDefaults {
    private final UrlMap map;
    private final List<BiConsumer<String, Map<String, Object>>> everywhere;
    private final Map<String, List<BiConsumer<String, Map<String, Object>>>> byEndpoint = new HashMap<>();

    UrlDefaults(UrlMap map, Scope application, List<RouteDefinition> definitions) {
        this.map = map;
        this.everywhere = List.copyOf(application.urlDefaults);
        for (RouteDefinition definition : definitions) {
            String endpoint = definition.rule().endpoint();
            if (endpoint != null && !byEndpoint.containsKey(endpoint)) {
                byEndpoint.put(endpoint, around(definition.scope()));
            }
        }
    }

    private static List<BiConsumer<String, Map<String, Object>>> around(Scope scope) {
        List<BiConsumer<String, Map<String, Object>>> all = new ArrayList<>();
        for (Scope at = scope; at != null; at = at.parent()) {
            all.addAll(0, at.urlDefaults);
        }
        return List.copyOf(all);
    }

    /**
     * Adds what is missing.
     *
     * @param endpoint the endpoint
     * @param given the values by name, which are not changed
     * @return the values, the same where nothing is to be added
     */
    Map<String, ?> apply(String endpoint, Map<String, ?> given) {
        List<BiConsumer<String, Map<String, Object>>> defaults = byEndpoint.getOrDefault(endpoint, everywhere);
        if (defaults.isEmpty()) {
            return given;
        }
        Map<String, Object> all = new LinkedHashMap<>(given);
        defaults.forEach(each -> each.accept(endpoint, all));
        all.keySet()
                .removeIf(
                        name -> !given.containsKey(name) && !name.startsWith("_") && !map.isExpecting(endpoint, name));
        return all;
    }
}
