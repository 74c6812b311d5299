package dev.retort.template;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a template can read of a class, found by reflection once and then looked up.
 *
 * <p>The attribute {@code title} is, in this order, the component or the method {@code title()}, the getter
 * {@code getTitle()}, and {@code isTitle()}. A class without that attribute, but with a method {@code get(String)}, is
 * asked by it, as {@code Params} and a session are. Static methods, those without a result, and those that
 * {@link OffLimits} covers are left out.
 *
 * <p>A method of a class that is not public is called through a public supertype, or, as is common for a record that
 * nobody else needs, opened. Where the class is in a module that does not open its package, the way is barred.
 */
final class Members {
    private static final ClassValue<Members> CACHE = new ClassValue<>() {
        @Override
        protected Members computeValue(Class<?> type) {
            return new Members(type);
        }
    };

    private final Class<?> type;
    private final Map<String, Method> attributes = new HashMap<>();
    private final Map<String, Method> components = new LinkedHashMap<>();
    private final Map<String, List<Method>> methods = new HashMap<>();
    private @Nullable Method byKey;
    private boolean barred;

    private Members(Class<?> type) {
        this.type = type;
        if (OffLimits.covers(type)) {
            return;
        }
        for (Method declared : type.getMethods()) {
            if (!isForTemplates(declared)) {
                continue;
            }
            Method method = opened(declared);
            if (method == null) {
                barred = true;
            } else {
                methods.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                        .add(method);
            }
        }
        // In the order of rank, so that the first to come takes the name.
        methods.forEach(this::offer);
        methods.forEach((name, overloads) -> offer(property(name, "get"), overloads));
        methods.forEach((name, overloads) -> offer(property(name, "is"), overloads));
        byKey = methods.getOrDefault("get", List.of()).stream()
                .filter(method -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == String.class)
                .findFirst()
                .orElse(null);
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = attributes.get(component.getName());
                if (accessor != null) {
                    components.put(component.getName(), accessor);
                }
            }
        }
    }

    static Members of(Class<?> type) {
        return CACHE.get(type);
    }

    private static boolean isForTemplates(Method method) {
        boolean ofObject = method.getDeclaringClass() == Object.class
                && !method.getName().equals("toString")
                && !method.getName().equals("equals");
        return !ofObject
                && !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && method.getReturnType() != void.class
                && !OffLimits.covers(method.getReturnType());
    }

    private void offer(@Nullable String attribute, List<Method> overloads) {
        if (attribute != null && !attribute.equals("toString") && !attribute.equals("hashCode")) {
            for (Method method : overloads) {
                if (method.getParameterCount() == 0) {
                    attributes.putIfAbsent(attribute, method);
                }
            }
        }
    }

    /** Returns {@code title} for {@code getTitle} and {@code isTitle}, or null where the name has no such prefix. */
    private static @Nullable String property(String method, String prefix) {
        int length = prefix.length();
        return method.length() > length && method.startsWith(prefix) && Character.isUpperCase(method.charAt(length))
                ? Character.toLowerCase(method.charAt(length)) + method.substring(length + 1)
                : null;
    }

    private @Nullable Method opened(Method method) {
        Method open = publicly(method, type);
        if (open != null) {
            return open;
        }
        return method.trySetAccessible() ? method : null;
    }

    /** Finds the method, or what it overrides, in a type that anybody may call. */
    private static @Nullable Method publicly(Method method, @Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        if (isPublic(type)) {
            try {
                Method found = type.getMethod(method.getName(), method.getParameterTypes());
                if (isPublic(found.getDeclaringClass())) {
                    return found;
                }
            } catch (NoSuchMethodException e) {
                // Then a supertype has it.
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            Method found = publicly(method, implemented);
            if (found != null) {
                return found;
            }
        }
        return publicly(method, type.getSuperclass());
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    /** Returns the accessors of a record's components by their names; empty for any other class. */
    Map<String, Method> components() {
        return components;
    }

    /** Returns whether something was left out because its package is not open to Retort. */
    boolean isBarred() {
        return barred;
    }

    /** Returns the method behind an attribute, or null. */
    @Nullable Method attribute(String name) {
        return attributes.get(name);
    }

    /** Reads an attribute, which is null where the class has none of that name. */
    @Nullable Object read(Object owner, String attribute) throws InvocationTargetException {
        Method method = attributes.get(attribute);
        if (method != null) {
            return invoke(method, owner);
        }
        return byKey == null ? null : invoke(byKey, owner, attribute);
    }

    /** Finds the method that takes these arguments with the fewest conversions, or null. */
    @Nullable Call find(String name, @Nullable Object[] arguments) {
        Call best = null;
        for (Method method : methods.getOrDefault(name, List.of())) {
            Call call = Call.of(method, arguments);
            if (call != null && (best == null || call.isCloserThan(best))) {
                best = call;
            }
        }
        return best;
    }

    static @Nullable Object invoke(Method method, Object owner, @Nullable Object... arguments)
            throws InvocationTargetException {
        try {
            return method.invoke(owner, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " was accessible when it was found", e);
        }
    }
}
