package dev.retort.registry;

import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.Patch;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Route;
import dev.retort.annotation.WebSocket;
import dev.retort.debug.SourceLine;
import dev.retort.handler.Binding;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.HandlerMethod;
import dev.retort.handler.Purpose;
import dev.retort.handler.WebSocketCall;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the annotations of a handler class into definitions. */
public final class AnnotationScanner {
    /** A rule as an annotation gives it, what its handler produces, and whether it is an alias that names no endpoint. */
    private record Written(Rule rule, List<String> produces, boolean isUnnamedAlias) {
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

        void read(AnnotationScanner scanner, Method method, List<Written> into) {
            A annotation = method.getAnnotation(type);
            if (annotation != null) {
                scanner.refuseNone(method, "rule", value.apply(annotation));
                for (String text : value.apply(annotation)) {
                    Rule rule = scanner.rule(method, text, endpoint.apply(annotation), httpMethod);
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

    /** Stands in for a handler with a fault, so that the rule itself is checked too; never called. */
    private static final HandlerCall FAULTY = context -> {
        throw new IllegalStateException("The handler could not be prepared");
    };

    private final Object target;
    private final Scope scope;
    private final Binding binding;
    private final Consumer<String> faults;
    private final List<RouteDefinition> definitions = new ArrayList<>();

    private AnnotationScanner(Object target, Scope around, Binding binding, Consumer<String> faults) {
        this.target = target;
        this.binding = binding;
        this.faults = faults;
        this.scope = BlueprintScanner.scope(target.getClass(), around, faults);
    }

    /**
     * Scans a handler and the classes that it extends.
     *
     * @param target an instance of a class with annotated methods
     * @param around the scope that it was added to; hooks go there, or to the scope of its own blueprint
     * @param binding what its arguments are read and checked with
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the routes: those of a superclass first, else in the order of the source
     */
    public static List<RouteDefinition> scan(Object target, Scope around, Binding binding, Consumer<String> faults) {
        AnnotationScanner scanner = new AnnotationScanner(target, around, binding, faults);
        Collection<Method> methods = scanner.methods();
        methods.forEach(scanner::scan);
        new HookScanner(target, scanner.scope, binding, faults).scan(methods);
        if (methods.isEmpty()) {
            faults.accept(target.getClass().getName() + " has no method with a route."
                    + "\n  Put @Route(\"/…\") before one, or leave the class out.");
        }
        return scanner.definitions;
    }

    /** Returns the methods with routes: interfaces and superclasses first, an overriding one for the one it overrides. */
    private Collection<Method> methods() {
        Set<Class<?>> lineage = new LinkedHashSet<>();
        collect(target.getClass(), lineage);
        Map<List<Object>, Method> bySignature = new LinkedHashMap<>();
        for (Class<?> type : lineage) {
            List<Method> own = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && !method.isSynthetic())
                    .sorted(Comparator.comparing(HandlerMethod::origin))
                    .toList();
            SourceLine.inSourceOrder(own).forEach(method -> override(bySignature, method));
        }
        return bySignature.values();
    }

    private static void collect(Class<?> type, Set<Class<?>> lineage) {
        Class<?> superclass = type.getSuperclass();
        if (superclass != null && superclass != Object.class) {
            collect(superclass, lineage);
        }
        for (Class<?> face : type.getInterfaces()) {
            collect(face, lineage);
        }
        lineage.add(type);
    }

    private void override(Map<List<Object>, Method> bySignature, Method method) {
        refuseMisplaced(method);
        List<Object> signature = List.of(method.getName(), List.of(method.getParameterTypes()));
        Method overridden = bySignature.get(signature);
        if (hasRoute(method) || HookScanner.isHook(method)) {
            bySignature.put(signature, method);
        } else if (overridden != null) {
            faults.accept(
                    HandlerMethod.origin(method) + " overrides " + HandlerMethod.origin(overridden)
                            + ", which has a route, and has none itself.\n  Repeat the route before it, or give it another name.");
        }
    }

    private void refuseMisplaced(Method method) {
        if (hasRoute(method) && HookScanner.isHook(method)) {
            faults.accept(HandlerMethod.origin(method) + " has both a route and the annotation of a hook."
                    + "\n  Make two methods of it.");
        }
        if (method.isAnnotationPresent(Limit.class) && !hasRoute(method)) {
            faults.accept(HandlerMethod.origin(method) + " has a @Limit, which is for methods with a route."
                    + "\n  Put it before one, or set the limits of the application by safety(…).");
        }
        Limit limit = method.getAnnotation(Limit.class);
        if (limit != null && (limit.bodySeconds() == 0 || limit.bodyRate() == 0)) {
            faults.accept(HandlerMethod.origin(method) + " has a @Limit that leaves no time for a body."
                    + "\n  Write 1 or more for bodySeconds and bodyRate, or leave them out.");
        }
    }

    private static boolean hasRoute(Method method) {
        return method.getAnnotationsByType(Route.class).length > 0
                || method.isAnnotationPresent(WebSocket.class)
                || isOfRoutedClass(method)
                || hasShortcut(method);
    }

    private static boolean hasShortcut(Method method) {
        return SHORTCUTS.stream().anyMatch(shortcut -> method.isAnnotationPresent(shortcut.type()));
    }

    /** Tells whether the rule before a class is one for this method of it. */
    static boolean isOfRoutedClass(Method method) {
        return METHOD_NAMES.contains(method.getName())
                && method.getDeclaringClass().getAnnotationsByType(Route.class).length > 0
                && method.getAnnotationsByType(Route.class).length == 0
                && !hasShortcut(method);
    }

    private void scan(Method method) {
        List<Written> written = written(method);
        Set<String> variables = new HashSet<>();
        written.forEach(rule -> variables.addAll(variables(rule.rule())));
        written.forEach(rule -> add(method, rule, variables));
    }

    private List<Written> written(Method method) {
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
        if (!text.isEmpty() && !text.startsWith("/")) {
            faults.accept("The rule \"" + text + "\" of " + HandlerMethod.origin(method)
                    + " must begin with a slash.\n  Write \"/" + text + "\".");
        }
        String whole = scope.prefix() + text;
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

    /** Returns none for a rule that is wrong: the map reports it, with the others; what it would bind is not known. */
    private static List<String> variables(Rule rule) {
        try {
            return rule.variables();
        } catch (RuleException wrong) {
            return List.of();
        }
    }

    private void add(Method method, Written written, Set<String> variables) {
        Rule rule = written.rule();
        Rule fitted;
        try {
            fitted = HandlerMethod.fit(rule, method, binding.readers());
        } catch (RuleException wrong) {
            definitions.add(new RouteDefinition(rule, FAULTY, scope, List.of(), method, target.getClass()));
            return;
        }
        HandlerCall call = fitted.isWebsocket()
                ? WebSocketCall.prepare(target, method, fitted, variables, binding, faults)
                : HandlerMethod.prepare(target, method, fitted, variables, Purpose.ROUTE, binding, faults);
        definitions.add(new RouteDefinition(
                fitted, call == null ? FAULTY : call, scope, written.produces(), method, target.getClass()));
    }
}
