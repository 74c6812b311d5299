package dev.retort.registry;

import dev.retort.annotation.Limit;
import dev.retort.debug.SourceLine;
import dev.retort.handler.HandlerMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the methods of a handler class that have a route or are hooks, inherited ones too, and refuses annotations that stand
 * where they mean nothing.
 */
final class AnnotatedMethods {
    private final Map<List<Object>, Method> bySignature = new LinkedHashMap<>();
    private final Consumer<String> faults;

    private AnnotatedMethods(Consumer<String> faults) {
        this.faults = faults;
    }

    /**
     * Finds the methods.
     *
     * @param type the handler's class
     * @param faults takes every annotation that is misplaced, and every override that loses a route
     * @return those of interfaces and superclasses first, else in the order of the source; an overriding one stands for the
     *     one that it overrides
     */
    static Collection<Method> of(Class<?> type, Consumer<String> faults) {
        Set<Class<?>> lineage = new LinkedHashSet<>();
        collect(type, lineage);
        AnnotatedMethods found = new AnnotatedMethods(faults);
        for (Class<?> each : lineage) {
            List<Method> own = Arrays.stream(each.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && !method.isSynthetic())
                    .sorted(Comparator.comparing(HandlerMethod::origin))
                    .toList();
            SourceLine.inSourceOrder(own).forEach(found::add);
        }
        return found.bySignature.values();
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

    private void add(Method method) {
        refuseMisplaced(method);
        List<Object> signature = List.of(method.getName(), List.of(method.getParameterTypes()));
        Method overridden = bySignature.get(signature);
        if (RouteReader.hasRoute(method) || HookScanner.isHook(method)) {
            bySignature.put(signature, method);
        } else if (overridden != null) {
            faults.accept(
                    HandlerMethod.origin(method) + " overrides " + HandlerMethod.origin(overridden)
                            + ", which has a route, and has none itself.\n  Repeat the route before it, or give it another name.");
        }
    }

    private void refuseMisplaced(Method method) {
        if (RouteReader.hasRoute(method) && HookScanner.isHook(method)) {
            faults.accept(HandlerMethod.origin(method) + " has both a route and the annotation of a hook."
                    + "\n  Make two methods of it.");
        }
        if (method.isAnnotationPresent(Limit.class) && !RouteReader.hasRoute(method)) {
            faults.accept(HandlerMethod.origin(method) + " has a @Limit, which is for methods with a route."
                    + "\n  Put it before one, or set the limits of the application by safety(…).");
        }
        Limit limit = method.getAnnotation(Limit.class);
        if (limit != null && (limit.bodySeconds() == 0 || limit.bodyRate() == 0)) {
            faults.accept(HandlerMethod.origin(method) + " has a @Limit that leaves no time for a body."
                    + "\n  Write 1 or more for bodySeconds and bodyRate, or leave them out.");
        }
    }
}
