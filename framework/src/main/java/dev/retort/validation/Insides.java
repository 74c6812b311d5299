package dev.retort.validation;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is inside of a value that was put together from what a client sent: the value, the records that it is made
 * of and those in its collections, whether {@code @Valid} says so or not. What {@code @Valid} leads to as well is found
 * twice, and told once, since violations are gathered in a set.
 */
final class Insides {
    /** What there is to look at in a class; reflected once. */
    private record Plan(boolean constrained, List<Component> components) {}

    private record Component(String name, MethodHandle accessor) {}

    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

    private final Validator validator;
    private final Map<Class<?>, Plan> plans = new ConcurrentHashMap<>();

    Insides(Validator validator) {
        this.validator = validator;
    }

    void check(int parameter, @Nullable Object value, Set<Violation> found) {
        check(parameter, value, "", found);
    }

    private void check(int parameter, @Nullable Object value, String path, Set<Violation> found) {
        if (value instanceof Iterable<?> values) {
            int index = 0;
            for (Object element : values) {
                check(parameter, element, path + "[" + index++ + "]", found);
            }
        } else if (value instanceof Optional<?> optional) {
            check(parameter, optional.orElse(null), path, found);
        } else if (value != null && value.getClass().getClassLoader() != null) {
            Plan plan = plans.computeIfAbsent(value.getClass(), this::plan);
            if (plan.constrained()) {
                for (ConstraintViolation<Object> violation : validator.validate(value)) {
                    List<Path.Node> inside = new ArrayList<>();
                    violation.getPropertyPath().forEach(inside::add);
                    found.add(new Violation(parameter, path(path, inside), violation.getMessage()));
                }
            }
            for (Component component : plan.components()) {
                Object part = get(component.accessor(), value);
                check(parameter, part, path.isEmpty() ? component.name() : path + "." + component.name(), found);
            }
        }
    }

    /** Writes the nodes of a path, such as {@code tags[0].name}, as those of the provider differ for containers. */
    static String path(String start, List<Path.Node> nodes) {
        StringBuilder path = new StringBuilder(start);
        for (Path.Node node : nodes) {
            if (node.isInIterable()) {
                Object at = node.getIndex() != null ? node.getIndex() : node.getKey();
                path.append('[').append(at == null ? "" : at).append(']');
            }
            String name = node.getName();
            if (name != null && node.getKind() == ElementKind.PROPERTY) {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.toString();
    }

    private Plan plan(Class<?> type) {
        List<Component> components = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                Class<?> part = component.getType();
                MethodHandle accessor = mayHoldMore(part) ? accessor(component.getAccessor()) : null;
                if (accessor != null) {
                    components.add(new Component(component.getName(), accessor));
                }
            }
        }
        return new Plan(validator.getConstraintsForClass(type).isBeanConstrained(), List.copyOf(components));
    }

    private static boolean mayHoldMore(Class<?> type) {
        return type == Optional.class
                || Iterable.class.isAssignableFrom(type)
                || (!type.isPrimitive() && !type.isEnum() && type.getClassLoader() != null);
    }

    private static @Nullable MethodHandle accessor(Method method) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).asType(GETTER);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            return null; // A record that cannot be made has been reported.
        }
    }

    private static @Nullable Object get(MethodHandle accessor, Object target) {
        try {
            return (Object) accessor.invokeExact(target);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("An accessor declares no checked exception", e);
        }
    }
}
