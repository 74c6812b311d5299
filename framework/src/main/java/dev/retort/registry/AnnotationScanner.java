package dev.retort.registry;

import dev.retort.handler.Binding;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.HandlerMethod;
import dev.retort.handler.Purpose;
import dev.retort.handler.WebSocketCall;
import dev.retort.registry.RouteReader.Written;
import dev.retort.routing.Rule;
import dev.retort.routing.RuleException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the annotations of a handler class into definitions. */
public final class AnnotationScanner {
    /** Stands in for a handler with a fault, so that the rule itself is checked too; never called. */
    private static final HandlerCall FAULTY = context -> {
        throw new IllegalStateException("The handler could not be prepared");
    };

    private final Object target;
    private final Scope scope;
    private final RouteReader reader;
    private final Binding binding;
    private final Consumer<String> faults;
    private final List<RouteDefinition> definitions = new ArrayList<>();

    private AnnotationScanner(Object target, Scope around, Binding binding, Consumer<String> faults) {
        this.target = target;
        this.binding = binding;
        this.faults = faults;
        this.scope = BlueprintScanner.scope(target.getClass(), around, faults);
        this.reader = new RouteReader(scope, faults);
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
        Collection<Method> methods = AnnotatedMethods.of(target.getClass(), faults);
        methods.forEach(scanner::scan);
        new HookScanner(target, scanner.scope, binding, faults).scan(methods);
        if (methods.isEmpty()) {
            faults.accept(target.getClass().getName() + " has no method with a route."
                    + "\n  Put @Route(\"/…\") before one, or leave the class out.");
        }
        return scanner.definitions;
    }

    private void scan(Method method) {
        List<Written> written = reader.read(method);
        Set<String> variables = new HashSet<>();
        written.forEach(rule -> variables.addAll(variables(rule.rule())));
        written.forEach(rule -> add(method, rule, variables));
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
