package dev.retort.registry;

import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blueprint that a path without a rule lies below, so that the blueprint's own error handlers answer; Flask asks
 * those of the application there.
 *
 * <p>A prefix is a rule for all that lies below it, in a map of its own, so that the converters of its variables decide and
 * the usual priorities apply: {@code /api} before {@code /<lang>}. Blueprints of one prefix are asked together. Immutable,
 * and so safe for use by several threads.
 */
final class PrefixTable {
    /** A host, or null for all of them, and a prefix. */
    private record Place(@Nullable String host, String prefix) {
        boolean isEverywhere() {
            return host == null && prefix.isEmpty();
        }

        List<Rule> rules() {
            Stream<String> patterns = prefix.isEmpty() ? Stream.of() : Stream.of(prefix);
            return Stream.concat(patterns, Stream.of(prefix + "/", prefix + "/<path:_>"))
                    .map(pattern -> Rule.of(pattern).endpoint(pattern).strictSlashes(true))
                    .map(rule -> host == null ? rule : rule.host(host))
                    .toList();
        }
    }

    private final UrlMap map;
    private final List<Hooks> below;
    private final Hooks otherwise;

    private PrefixTable(UrlMap map, List<Hooks> below, Hooks otherwise) {
        this.map = map;
        this.below = below;
        this.otherwise = otherwise;
    }

    /**
     * Makes a table.
     *
     * @param empty holds the application's converters, and no rules
     * @param scopes the hooks of every scope
     * @param otherwise the hooks of the application
     * @return the table
     * @throws dev.retort.routing.RuleException if a prefix is wrong
     */
    static PrefixTable of(UrlMap.Builder empty, Map<Scope, Hooks> scopes, Hooks otherwise) {
        Map<Place, List<Hooks>> byPlace = new LinkedHashMap<>();
        scopes.forEach((scope, hooks) -> {
            Place place = new Place(scope.host(), scope.prefix());
            if (!place.isEverywhere() && hooks.hasOwnErrorHandlers()) {
                byPlace.computeIfAbsent(place, absent -> new ArrayList<>(1)).add(hooks);
            }
        });
        List<Hooks> below = new ArrayList<>();
        byPlace.forEach((place, hooks) -> {
            Hooks together = Hooks.together(hooks);
            for (Rule rule : place.rules()) {
                empty.add(rule);
                below.add(together);
            }
        });
        return new PrefixTable(empty.mergeSlashes(false).build(), below, otherwise);
    }

    /**
     * Finds the hooks for a path.
     *
     * @param host the host that was asked, with its port if it has one
     * @param path a path that begins with a slash
     * @return those of the blueprint with the best prefix, or the application's
     */
    Hooks find(@Nullable String host, String path) {
        return !below.isEmpty()
                        && map.match(MatchRequest.of("GET", path, host, "http", null, "", false))
                                instanceof Match.Found found
                ? below.get(found.index())
                : otherwise;
    }
}
