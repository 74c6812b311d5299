package dev.retort.registry;

import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.Patch;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Route;
import dev.retort.annotation.WebSocket;
import dev.retort.handler.HandlerMethod;
import dev.retort.routing.Rule;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the annotations of a method, and those before its class, into rules. */
final class RouteReader {
    /** A rule as an annotation gives it, what its handler produces, and whether it is an alias that names no endpoint. */
    record Written(Rule rule, List<String> produces, boolean isUnnamedAlias) {
        private static final Set<String> DEFAULT = Set.of("GET");

        Written(Rule rule, List<String> produces) {
            this(rule, produces, false);
        }

        /** Methods that are not the default have been written, and so are meant. */
        Written of(Rule other, Set<String> methods) {
            Rule named = other.endpoint() == null ? rule : rule.endpoint(other.endpoint());
            return new Written(rule.methods().equals(DEFAULT) ? named.methods(methods) : named, produces, false);
        }
    }

    /** An annotation for one HTTP method: annotations have no common type that could be asked for its elements. */
    private record Shortcut<A extends Annotation>(
            Class<A> type,
            Function<A, String[]> value,
            Function<A, String> endpoint,
            Function<A, String[]> produces,
            String httpMethod) {

        void read(RouteReader reader, Method method, List<Written> into) {
            A annotation = method.getAnnotation(type);
            if (annotation != null) {
                reader.refuseNone(method, "rule", value.apply(annotation));
                for (String text : value.apply(annotation)) {
                    Rule rule = reader.rule(method, text, endpoint.apply(annotation), httpMethod);
                    into.add(new Written(rule, List.of(produces.apply(annotation))));
                }
            }
        }
    }

    private static final List<Shortcut<?>> SHORTCUTS = List.of(
            new Shortcut<>(Get.class, Get::value, Get::endpoint, Get::produces, "GET"),
            new Shortcut<>(Post.class, Post::value, Post::endpoint, Post::produces, "POST"),
            new Shortcut<>(Put.class, Put::value, Put::endpoint, Put::produces, "PUT"),
            new Shortcut<>(Patch.class, Patch::value, Patch::endpoint, Patch::produces, "PATCH"),
            new Shortcut<>(Delete.class, Delete::value, Delete::endpoint, Delete::produces, "DELETE"));

    /** What the methods are called that a rule before their class is for. */
    private static final Set<String> METHOD_NAMES = Set.of("get", "post", "put", "patch", "delete");

    private final Scope scope;
    private final Consumer<String> faults;

    /**
     * Makes a reader.
     *
     * @param scope has the prefix, the host and the name that the rules are put below
     * @param faults takes what is wrong with an annotation; the syntax of rules is checked with the map
     */
    RouteReader(Scope scope, Consumer<String> faults) {
        this.scope = scope;
        this.faults = faults;
    }

    /** Tells whether a method has a route, by an annotation of its own or one before its class. */
    static boolean hasRoute(Method method) {
        return method.getAnnotationsByType(Route.class).length > 0
                || method.isAnnotationPresent(WebSocket.class)
                || isOfRoutedClass(method)
                || hasShortcut(method);
    }

    /** Tells whether the rule before a class is one for this method of it. */
    static boolean isOfRoutedClass(Method method) {
        return METHOD_NAMES.contains(method.getName())
                && method.getDeclaringClass().getAnnotationsByType(Route.class).length > 0
                && method.getAnnotationsByType(Route.class).length == 0
                && !hasShortcut(method);
    }

    private static boolean hasShortcut(Method method) {
        return SHORTCUTS.stream().anyMatch(shortcut -> method.isAnnotationPresent(shortcut.type()));
    }

    /** Returns the rules of a method, none where it is a hook. */
    List<Written> read(Method method) {
        List<Written> written = new ArrayList<>();
        for (Route route : method.getAnnotationsByType(Route.class)) {
            refuseNone(method, "method", route.methods());
            read(method, route, route.endpoint(), route.methods(), written);
        }
        if (isOfRoutedClass(method)) {
            String simple = method.getDeclaringClass().getSimpleName();
            String endpoint = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
            String[] httpMethod = {method.getName().toUpperCase(Locale.ROOT)};
            for (Route route : method.getDeclaringClass().getAnnotationsByType(Route.class)) {
                read(method, route, route.endpoint().isEmpty() ? endpoint : route.endpoint(), httpMethod, written);
            }
        }
        WebSocket socket = method.getAnnotation(WebSocket.class);
        if (socket != null) {
            refuseNone(method, "rule", socket.value());
            for (String text : socket.value()) {
                written.add(
                        new Written(rule(method, text, socket.endpoint(), "GET").websocket(), List.of()));
            }
        }
        SHORTCUTS.forEach(shortcut -> shortcut.read(this, method, written));
        return named(written);
    }

    /** Gives aliases without an endpoint of their own that of the rules which they are aliases of, and their methods. */
    private static List<Written> named(List<Written> written) {
        List<Rule> others = written.stream()
                .map(Written::rule)
                .filter(rule -> !rule.isAlias())
                .toList();
        if (others.isEmpty()) {
            return written;
        }
        Set<String> methods = new LinkedHashSet<>();
        others.forEach(rule -> methods.addAll(rule.methods()));
        return written.stream()
                .map(each -> each.isUnnamedAlias() ? each.of(others.get(0), methods) : each)
                .toList();
    }

    private void read(Method method, Route route, String endpoint, String[] httpMethods, List<Written> into) {
        refuseNone(method, "rule", route.value());
        for (String text : route.value()) {
            Rule rule = rule(method, text, endpoint, httpMethods)
                    .defaults(defaults(method, route.defaults()))
                    .strictSlashes(route.strictSlashes());
            rule = route.host().isEmpty() ? rule : rule.host(route.host());
            into.add(new Written(
                    route.alias() ? rule.alias() : rule,
                    List.of(route.produces()),
                    route.alias() && route.endpoint().isEmpty()));
        }
    }

    private void refuseNone(Method method, String what, String[] given) {
        if (given.length == 0) {
            faults.accept("The route of " + HandlerMethod.origin(method) + " names no " + what + ".\n  Write one.");
        }
    }

    private Rule rule(Method method, String text, String endpoint, String... httpMethods) {
        boolean isUnrooted = !text.isEmpty() && !text.startsWith("/");
        if (isUnrooted) {
            faults.accept("The rule \"" + text + "\" of " + HandlerMethod.origin(method)
                    + " must begin with a slash.\n  Write \"/" + text + "\".");
        }
        // With the slash, so that the rule does not tell the same again.
        String whole = scope.prefix() + (isUnrooted ? "/" : "") + text;
        return scope.hosted(Rule.of(whole.isEmpty() ? "/" : whole))
                .endpoint(scope.endpoint(endpoint.isEmpty() ? method.getName() : endpoint))
                .methods(httpMethods)
                .origin(HandlerMethod.origin(method));
    }

    private Map<String, Object> defaults(Method method, String[] pairs) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                faults.accept("The default \"" + pair + "\" of " + HandlerMethod.origin(method)
                        + " is no name and value.\n  Write \"name=value\".");
            } else {
                defaults.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return defaults;
    }
}
