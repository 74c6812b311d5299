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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the annotations of a handler class into definitions. */
public final class AnnotationScanner {
    /** An annotation for one HTTP method: annotations have no common type that could be asked for its elements. */
    private record Shortcut<A extends Annotation>(
            Class<A> type, Function<A, String[]> value, Function<A, String> endpoint, String httpMethod) {

        void rules(Method method, BiConsumer<String, String> each) {
            A annotation = method.getAnnotation(type);
            if (annotation != null) {
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
        boolean annotated = false;
        for (Method method : methods(target.getClass())) {
            annotated |= scanner.scan(method);
        }
        if (!annotated) {
            faults.accept(target.getClass().getName() + " has no method with a route."
                    + "\n  Put @Route(\"/…\") before one, or leave the class out.");
        }
        return scanner.definitions;
    }

    private static List<Method> methods(Class<?> type) {
        List<Class<?>> lineage = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            lineage.add(0, c);
        }
        // An overriding method takes the place of the one it overrides.
        Map<List<Object>, Method> bySignature = new LinkedHashMap<>();
        for (Class<?> c : lineage) {
            Arrays.stream(c.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && !method.isSynthetic())
                    .sorted(Comparator.comparing(HandlerMethod::origin))
                    .forEach(method ->
                            bySignature.put(List.of(method.getName(), List.of(method.getParameterTypes())), method));
        }
        return List.copyOf(bySignature.values());
    }

    private boolean scan(Method method) {
        int before = definitions.size();
        for (Route route : method.getAnnotationsByType(Route.class)) {
            for (String text : route.value()) {
                Rule rule = rule(method, text, route.endpoint(), route.methods())
                        .defaults(defaults(method, route.defaults()))
                        .strictSlashes(route.strictSlashes());
                add(method, route.host().isEmpty() ? rule : rule.host(route.host()));
            }
        }
        for (Shortcut<?> shortcut : SHORTCUTS) {
            shortcut.rules(
                    method, (text, endpoint) -> add(method, rule(method, text, endpoint, shortcut.httpMethod())));
        }
        return definitions.size() > before;
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
        definitions.add(new RouteDefinition(rule, prepare(method, rule)));
    }

    private HandlerCall prepare(Method method, Rule rule) {
        List<String> names;
        try {
            names = rule.variables();
        } catch (RuleException wrong) {
            // The map reports it, with the others; what the rule would bind is not known.
            return FAULTY;
        }
        HandlerMethod call = HandlerMethod.prepare(target, method, names, faults);
        return call == null ? FAULTY : call;
    }
}
