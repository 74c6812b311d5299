package dev.retort;

import dev.retort.command.CommandDefinition;
import dev.retort.handler.Binding;
import dev.retort.handler.Handler;
import dev.retort.registry.AnnotationScanner;
import dev.retort.registry.RouteDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is added to an application and to the blueprints in it, with the faults of it. Handlers are read by {@link #assemble}
 * alone, in the order in which they were added, since a setting that they depend on may be given after them. Used by one
 * thread.
 */
final class Assembly {
    /** Something that was added; it is taken once, whatever number of applications is then made. */
    private interface Step {
        void take(Binding binding, @Nullable InstanceFactory instances);
    }

    private final Queue<Step> steps = new ArrayDeque<>();
    private final List<RouteDefinition> routes = new ArrayList<>();
    private final List<Object> handlers = new ArrayList<>();
    private final Map<Scope, Class<?>> setUp = new LinkedHashMap<>();
    private final List<CommandDefinition> commands = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Adds a handler, or the class of one. */
    void add(Object handler, Scope around) {
        steps.add((binding, instances) -> scan(handler, around, binding, instances));
    }

    /** Adds a route that is a lambda. */
    void add(Rule rule, Handler handler, Scope around) {
        steps.add((binding, instances) -> routes.add(LambdaRoute.of(rule, handler, around)));
    }

    /** Adds what else has its place in the order, such as a hook. */
    void later(Runnable step) {
        steps.add((binding, instances) -> step.run());
    }

    /** Adds a command. */
    void add(CommandDefinition command) {
        commands.add(command);
    }

    /** Notes that a blueprint was set up, of which handlers are to be added. */
    void mustHaveHandlers(Scope blueprint, Class<?> type) {
        setUp.put(blueprint, type);
    }

    /** Notes a fault, which is told whenever an application is made of this. */
    void fault(String message) {
        faults.add(message);
    }

    /**
     * Reads what was added since the last time.
     *
     * @param binding what the arguments of handlers are read and checked with
     * @param instances makes the handlers that were added as classes, or null for their constructors
     * @param found takes every fault, those of earlier times too
     */
    void assemble(Binding binding, @Nullable InstanceFactory instances, Consumer<String> found) {
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            step.take(binding, instances);
        }
        setUp.forEach((blueprint, type) -> checkHandlers(blueprint, type, found));
        faults.forEach(found);
    }

    /** Returns the routes of all that was added, in a list of the caller's own. */
    List<RouteDefinition> routes() {
        return new ArrayList<>(routes);
    }

    /** Returns the handlers that were added, or made of classes that were. */
    List<Object> handlers() {
        return handlers;
    }

    /** Returns the commands that were added, unchecked. */
    List<CommandDefinition> commands() {
        return commands;
    }

    private void scan(Object added, Scope around, Binding binding, @Nullable InstanceFactory instances) {
        Object handler = added instanceof Class<?> type ? Instances.create(type, instances, faults::add) : added;
        if (handler != null) {
            handlers.add(handler);
            try {
                routes.addAll(AnnotationScanner.scan(handler, around, binding, faults::add));
            } catch (LinkageError e) {
                faults.add(handler.getClass().getName() + " cannot be read: " + e
                        + "\n  Put what it needs on the class path.");
            }
        }
    }

    /** A policy for a blueprint that is nowhere would be lost without a word. */
    private void checkHandlers(Scope blueprint, Class<?> type, Consumer<String> found) {
        if (handlers.stream().noneMatch(type::isInstance)
                && routes.stream().noneMatch(route -> route.scope().isIn(blueprint))) {
            found.accept("The blueprint " + type.getSimpleName()
                    + " is set up, but no handler of it is added to the same application or blueprint."
                    + "\n  Write add(new " + type.getSimpleName() + "()) beside blueprint(" + type.getSimpleName()
                    + ".class, …).");
        }
    }
}
