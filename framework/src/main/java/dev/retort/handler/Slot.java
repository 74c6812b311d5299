package dev.retort.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be given a value: a parameter of a handler, or a component of a record that is one.
 *
 * @param name its name, or null where the class file does not have it
 * @param type its type
 * @param genericType the same with its arguments
 * @param element bears its annotations
 * @param annotatedType bears those of its type
 * @param place names it in messages: "The parameter q of Shop.search(String)"
 * @param origin the method, in messages
 * @param faults takes what is wrong with it
 */
record Slot(
        @Nullable String name,
        Class<?> type,
        Type genericType,
        AnnotatedElement element,
        AnnotatedType annotatedType,
        String place,
        String origin,
        Consumer<String> faults) {

    static Slot of(Parameter parameter, String origin, Consumer<String> faults) {
        String name = parameter.isNamePresent() ? parameter.getName() : null;
        return new Slot(
                name,
                parameter.getType(),
                parameter.getParameterizedType(),
                parameter,
                parameter.getAnnotatedType(),
                "The parameter " + (name == null ? parameter.getType().getSimpleName() : name) + " of " + origin,
                origin,
                faults);
    }

    Slot component(RecordComponent component) {
        return new Slot(
                component.getName(),
                component.getType(),
                component.getGenericType(),
                component,
                component.getAnnotatedType(),
                "The component " + component.getName() + " of "
                        + component.getDeclaringRecord().getSimpleName() + ", which is "
                        + Character.toLowerCase(place.charAt(0)) + place.substring(1) + ",",
                origin,
                faults);
    }

    /** Takes any annotation of that name, as there are several in use. */
    boolean isNullable() {
        return Stream.concat(Arrays.stream(element.getAnnotations()), Arrays.stream(annotatedType.getAnnotations()))
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    /** Reports that the class file does not say what parameters are called: once for all of a method. */
    void unnamed() {
        faults.accept(
                "The parameters of " + origin + " have no names in the class file, so nothing can be bound to them."
                        + "\n  Compile with javac -parameters; in Maven:"
                        + " <properties><maven.compiler.parameters>true</maven.compiler.parameters></properties>");
    }

    /** Reports a fault. */
    void fault(String what) {
        faults.accept(place + " " + what);
    }
}
