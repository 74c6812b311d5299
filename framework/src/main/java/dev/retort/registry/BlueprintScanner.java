package dev.retort.registry;

import dev.retort.annotation.Blueprint;
import dev.retort.files.StaticFiles;
import dev.retort.template.TemplateFolder;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads what {@link Blueprint} says of a class into a scope. */
public final class BlueprintScanner {
    private final Scope around;
    private final Consumer<String> faults;
    private final Set<Class<?>> inner = new LinkedHashSet<>();

    private BlueprintScanner(Scope around, Consumer<String> faults) {
        this.around = around;
        this.faults = faults;
    }

    /**
     * Finds the scope of a class: its own if it is a blueprint, inside those that it names; the same at every call.
     *
     * @param type the class
     * @param around the scope that its handlers are added to
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the scope, {@code around} if the class is no blueprint
     */
    public static Scope scope(Class<?> type, Scope around, Consumer<String> faults) {
        return new BlueprintScanner(around, faults).scope(type);
    }

    private Scope scope(Class<?> type) {
        Blueprint blueprint = type.getAnnotation(Blueprint.class);
        if (blueprint == null) {
            return around;
        }
        Scope outer = around;
        if (blueprint.in() != void.class) {
            if (!inner.add(type)) {
                faults.accept("The blueprint " + type.getSimpleName() + " lies in itself: "
                        + inner.stream().map(Class::getSimpleName).collect(Collectors.joining(" in "))
                        + ".\n  Take one \"in\" out.");
                return around;
            }
            if (!blueprint.in().isAnnotationPresent(Blueprint.class)) {
                faults.accept("The blueprint " + type.getSimpleName() + " lies in "
                        + blueprint.in().getSimpleName()
                        + ", which is no blueprint.\n  Put @Blueprint before the class "
                        + blueprint.in().getSimpleName() + ".");
            }
            outer = scope(blueprint.in());
        }
        String simple = type.getSimpleName();
        String name = blueprint.name();
        if (name.indexOf('.') >= 0) {
            faults.accept("The name \"" + name + "\" of the blueprint " + simple
                    + " has a dot, which stands between names.\n  Write it without.");
        }
        return outer.child(
                type,
                name.isEmpty() ? Character.toLowerCase(simple.charAt(0)) + simple.substring(1) : name,
                prefix(type, blueprint.value()),
                scope -> setUp(scope, type, blueprint));
    }

    private void setUp(Scope scope, Class<?> type, Blueprint blueprint) {
        if (!blueprint.host().isEmpty()) {
            scope.host(blueprint.host());
        }
        if (!blueprint.subdomain().isEmpty()) {
            scope.subdomain(blueprint.subdomain());
        }
        // The class's own loader, as a blueprint may come in a library that the application's loader does not see into.
        ClassLoader loader = type.getClassLoader();
        try {
            if (!blueprint.staticFolder().isEmpty()) {
                scope.staticFiles(StaticFiles.classPath(loader, blueprint.staticFolder()));
            }
            if (!blueprint.templateFolder().isEmpty()) {
                scope.templates(TemplateFolder.classPath(loader, blueprint.templateFolder()));
            }
        } catch (IllegalArgumentException e) {
            faults.accept("A folder of the blueprint " + type.getSimpleName() + " cannot be used: " + e.getMessage());
        }
    }

    private String prefix(Class<?> type, String prefix) {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            faults.accept("The prefix \"" + prefix + "\" of the blueprint " + type.getSimpleName()
                    + " must begin with a slash and not end with one.\n  Write @Blueprint(\"/"
                    + prefix.replaceAll("^/+|/+$", "") + "\"), or no prefix for the root.");
            return "/" + prefix.replaceAll("^/+|/+$", "");
        }
        return prefix;
    }
}
