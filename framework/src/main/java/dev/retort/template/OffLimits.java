package dev.retort.template;

import java.util.List;

/**
 * Tells what no template may touch: whatever leads from a value to the JVM behind it.
 *
 * <p>A template is the application's own code. But where a text of somebody else's is rendered as one by mistake, this
 * stands between that mistake and the machine.
 */
final class OffLimits {
    private static final List<Class<?>> TYPES = List.of(
            Class.class,
            ClassLoader.class,
            Module.class,
            ModuleLayer.class,
            Package.class,
            Thread.class,
            ThreadGroup.class,
            Runtime.class,
            Process.class,
            ProcessBuilder.class,
            ProcessHandle.class,
            ProcessHandle.Info.class);

    private static final List<String> PACKAGES = List.of(
            "java.lang.reflect.",
            "java.lang.invoke.",
            "java.lang.module.",
            "java.lang.foreign.",
            "javax.naming.",
            "javax.script.",
            "javax.management.",
            "io.pebbletemplates.");

    private OffLimits() {}

    /** Returns whether a value of this type must not be looked into, nor be given by a method. */
    static boolean covers(Class<?> type) {
        for (Class<?> forbidden : TYPES) {
            if (forbidden.isAssignableFrom(type)) {
                return true;
            }
        }
        return isInForbiddenPackage(type);
    }

    private static boolean isInForbiddenPackage(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            String name = each.getName();
            if (PACKAGES.stream().anyMatch(name::startsWith)) {
                return !isLoop(name);
            }
        }
        return false;
    }

    /** What {@code loop} is in a template is Pebble's, and harmless. */
    private static boolean isLoop(String name) {
        return name.startsWith("io.pebbletemplates.pebble.node.ForNode$")
                || name.startsWith("io.pebbletemplates.pebble.node.fornode.");
    }
}
