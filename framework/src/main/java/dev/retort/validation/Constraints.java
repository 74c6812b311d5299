package dev.retort.validation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds out whether anything is to be checked, without a class of Jakarta Validation: it need not be there, and its
 * provider takes longer to start than all the rest of an application.
 *
 * <p>An annotation whose class is not there is none to the JVM, so that names are enough to ask for.
 */
final class Constraints {
    private static final String CONSTRAINT = "jakarta.validation.Constraint";
    private static final String VALID = "jakarta.validation.Valid";

    private final Set<Class<?>> seen = new HashSet<>();

    private Constraints() {}

    /** Tells whether a method has a constraint on its parameters, or inside of those that are bound. */
    static boolean any(Method method, Set<Integer> bound) {
        Constraints constraints = new Constraints();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            if (constraints.isOn(parameter) || constraints.isIn(parameter.getAnnotatedType(), bound.contains(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isOn(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (type.getName().equals(VALID) || isConstraint(type) || isContainer(type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConstraint(Class<?> type) {
        for (Annotation annotation : type.getAnnotations()) {
            if (annotation.annotationType().getName().equals(CONSTRAINT)) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether an annotation holds several of one constraint. */
    private static boolean isContainer(Class<? extends Annotation> type) {
        try {
            Class<?> component = type.getMethod("value").getReturnType().getComponentType();
            return component != null && component.isAnnotation() && isConstraint(component);
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private boolean isIn(AnnotatedType type, boolean inside) {
        if (isOn(type)) {
            return true;
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            for (AnnotatedType argument : parameterized.getAnnotatedActualTypeArguments()) {
                if (isIn(argument, inside)) {
                    return true;
                }
            }
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            for (AnnotatedType bound : wildcard.getAnnotatedUpperBounds()) {
                if (isIn(bound, inside)) {
                    return true;
                }
            }
        }
        if (type instanceof AnnotatedArrayType array) {
            return isIn(array.getAnnotatedGenericComponentType(), inside);
        }
        return inside && type.getType() instanceof Class<?> plain && isInside(plain);
    }

    private boolean isInside(Class<?> type) {
        if (type.isPrimitive() || type.isEnum() || type.getClassLoader() == null || !seen.add(type)) {
            return false;
        }
        if (isOn(type)) {
            return true;
        }
        for (Field field : type.getDeclaredFields()) {
            if (!field.isSynthetic() && (isOn(field) || isIn(field.getAnnotatedType(), true))) {
                return true;
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 0 && isOn(method)) {
                return true;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass != null && isInside(superclass);
    }
}
