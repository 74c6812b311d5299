package dev.retort.registry;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.Patch;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Route;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.HandlerMethod;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the annotations of a handler class into definitions. */
public final class AnnotationScanner {
    /** An annotation for one HTTP method: annotations have no common type that could be asked for its elements. */
    private record Shortcut<A extends Annotation>(
            Class<A> type, Function<A, String[]> value, Function<A, String> endpoint, String httpMethod) {

        void rules(AnnotationScanner scanner, Method method, BiConsumer<String, String> each) {
            A annotation = method.getAnnotation(type);
            if (annotation != null) {
                scanner.refuseNone(method, "rule", value.apply(annotation));
                for (String text : value.apply(annotation)) {
                    each.accept(text, endpoint.apply(annotation));
                }
            }
        }
    }

    private static final List<Shortcut<?>> SHORTCUTS = List.of(
            new Shortcut<>(Get.class, Get::value, Get::endpoint, "GET"),
            new Shortcut<>(Post.class, Post::value, Post::endpoint, "POST"),
            new Shortcut<>(Put.class, Put::value, Put::endpoint, "PUT"),
            new Shortcut<>(Patch.class, Patch::value, Patch::endpoint, "PATCH"),
            new Shortcut<>(Delete.class, Delete::value, Delete::endpoint, "DELETE"));

    /** Stands in for a handler with a fault, so that the rule itself is checked too; never called. */
    private static final HandlerCall FAULTY = (request, values) -> {
        throw new IllegalStateException("The handler could not be prepared");
    };

    private final Object target;
    private final String prefix;
    private final String namePrefix;
    private final Consumer<String> faults;
    private final List<RouteDefinition> definitions = new ArrayList<>();

    private AnnotationScanner(Object target, Consumer<String> faults) {
        this.target = target;
        this.faults = faults;
        Class<?> type = target.getClass();
        Blueprint blueprint = type.getAnnotation(Blueprint.class);
        if (blueprint == null) {
            prefix = "";
            namePrefix = "";
        } else {
            prefix = prefix(type, blueprint.value());
            String name = blueprint.name();
            String simple = type.getSimpleName();
            namePrefix = (name.isEmpty() ? Character.toLowerCase(simple.charAt(0)) + simple.substring(1) : name) + ".";
        }
    }

    private String prefix(Class<?> type, String prefix) {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            faults.accept("The prefix \"" + prefix + "\" of the blueprint " + type.getSimpleName()
                    + " must begin with a slash and not end with one.\n  Write @Blueprint(\"/"
                    + prefix.replaceAll("^/+|/+$", "") + "\"), or no prefix for the root.");
        }
        return prefix;
    }

    /**
     * Scans a handler and the classes that it extends.
     *
     * @param target an instance of a class with annotated methods
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the definitions: those of a superclass first, else by name and parameters, as the order of the source is
     *     not kept in class files
     */
    public static List<RouteDefinition> scan(Object target, Consumer<String> faults) {
        if (target instanceof Class<?> type) {
            faults.accept(type.getSimpleName() + ".class is a class and no handler.\n  Write new "
                    + type.getSimpleName() + "().");
            return List.of();
        }
        AnnotationScanner scanner = new AnnotationScanner(target, faults);
        scanner.methods().forEach(scanner::scan);
        if (scanner.definitions.isEmpty()) {
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
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && !method.isSynthetic())
                    .sorted(Comparator.comparing(HandlerMethod::origin))
                    .forEach(method -> override(bySignature, method));
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
        List<Object> signature = List.of(method.getName(), List.of(method.getParameterTypes()));
        Method overridden = bySignature.get(signature);
        if (hasRoute(method)) {
            bySignature.put(signature, method);
        } else if (overridden != null) {
            faults.accept(
                    HandlerMethod.origin(method) + " overrides " + HandlerMethod.origin(overridden)
                            + ", which has a route, and has none itself.\n  Repeat the route before it, or give it another name.");
        }
    }

    private static boolean hasRoute(Method method) {
        return method.getAnnotationsByType(Route.class).length > 0
                || SHORTCUTS.stream().anyMatch(shortcut -> method.isAnnotationPresent(shortcut.type()));
    }

    private void scan(Method method) {
        for (Route route : method.getAnnotationsByType(Route.class)) {
            refuseNone(method, "rule", route.value());
            refuseNone(method, "method", route.methods());
            for (String text : route.value()) {
                Rule rule = rule(method, text, route.endpoint(), route.methods())
                        .defaults(defaults(method, route.defaults()))
                        .strictSlashes(route.strictSlashes());
                add(method, route.host().isEmpty() ? rule : rule.host(route.host()));
            }
        }
        for (Shortcut<?> shortcut : SHORTCUTS) {
            shortcut.rules(
                    this, method, (text, endpoint) -> add(method, rule(method, text, endpoint, shortcut.httpMethod())));
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
        String whole = prefix + text;
        return Rule.of(whole.isEmpty() ? "/" : whole)
                .endpoint(namePrefix + (endpoint.isEmpty() ? method.getName() : endpoint))
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

    private void add(Method method, Rule rule) {
        definitions.add(new RouteDefinition(rule, prepare(method, rule), method));
    }

    private HandlerCall prepare(Method method, Rule rule) {
        try {
            rule.variables();
        } catch (RuleException wrong) {
            // The map reports it, with the others; what the rule would bind is not known.
            return FAULTY;
        }
        HandlerMethod call = HandlerMethod.prepare(target, method, rule, faults);
        return call == null ? FAULTY : call;
    }
}
