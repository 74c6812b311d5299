package dev.retort;

import dev.retort.files.StaticFiles;
import dev.retort.registry.RouteDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static files of an application and of its blueprints, each under its endpoint. Immutable. */
final class StaticFolders {
    private final @Nullable StaticFiles own;
    private final Map<String, StaticFiles> byEndpoint = new LinkedHashMap<>();

    /**
     * Gathers the files.
     *
     * @param own the application's own, or null for none
     * @param application the scope around the blueprints
     */
    StaticFolders(@Nullable StaticFiles own, Scope application) {
        this.own = own;
        if (own != null) {
            byEndpoint.put(StaticFiles.ENDPOINT, own);
        }
        application.forEach(scope -> {
            StaticFiles files = scope.staticFiles();
            if (files != null) {
                byEndpoint.put(scope.endpoint(StaticFiles.ENDPOINT), files);
            }
        });
    }

    /**
     * Adds the routes of the application's own files and of every blueprint's. What the application routes itself wins over
     * the folder that was found by its name.
     *
     * @param settings has the application's own files, or none
     * @param isChosen whether the application names its files, rather than that they were found
     * @param routes the routes so far, to which those of the files are added
     * @return the settings, without the application's own files where a route of its own takes their place
     */
    static Settings route(Scope application, Settings settings, boolean isChosen, List<RouteDefinition> routes) {
        StaticFiles files = settings.files();
        Settings left = settings;
        if (files != null && !isChosen && isTaken(files, routes)) {
            left = settings.withoutFiles();
        } else if (files != null) {
            routes.add(route(application, files, "the static files"));
        }
        application.forEach(scope -> {
            StaticFiles own = scope.staticFiles();
            if (own != null) {
                routes.add(route(scope, own, "the static files of the blueprint " + scope.name()));
            }
        });
        return left;
    }

    private static boolean isTaken(StaticFiles files, List<RouteDefinition> routes) {
        return routes.stream()
                .map(RouteDefinition::rule)
                .anyMatch(rule -> StaticFiles.ENDPOINT.equals(rule.endpoint())
                        || rule.pattern().equals(files.rule()));
    }

    private static RouteDefinition route(Scope scope, StaticFiles files, String origin) {
        return LambdaRoute.of(
                Rule.of(files.rule()).endpoint(StaticFiles.ENDPOINT).origin(origin),
                (request, values) -> files.respond(request, String.valueOf(values.get("filename"))),
                scope);
    }

    /** Returns the address of one of the application's own files. */
    String url(String file, String mount) {
        return mount + (own == null ? "/static/" + file : own.url(file));
    }

    /** Adds the fingerprint to the values of a file's URL; returns the same values for any other endpoint. */
    Map<String, ?> fingerprinted(String endpoint, Map<String, ?> values) {
        StaticFiles files = byEndpoint.get(endpoint);
        String fingerprint =
                files != null && values.get("filename") instanceof String name ? files.fingerprint(name) : null;
        if (fingerprint == null) {
            return values;
        }
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put("v", fingerprint);
        return all;
    }
}
