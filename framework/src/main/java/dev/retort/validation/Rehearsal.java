package dev.retort.validation;

import jakarta.validation.ConstraintDeclarationException;
import jakarta.validation.ConstraintDefinitionException;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks stand-ins at the start, to find constraints on what they are not for, such as {@code @Size} on an int.
 *
 * <p>A provider looks for the validator of a constraint and a type when there is a value to check, and only then finds that
 * there is none. What the stand-ins violate does not matter; nulls, zeros and containers of one null reach every constraint.
 */
final class Rehearsal {
    private static final String REPAIR =
            "\n  Take the constraint away, or use one for that type: @Min, @Max and @Positive"
                    + " are for numbers, @NotBlank and @Pattern for texts, @Size and @NotEmpty for texts, collections and arrays.";

    private final Validator validator;
    private final String place;
    private final Consumer<String> faults;
    private final Set<Class<?>> seen = new HashSet<>();

    Rehearsal(Validator validator, String place, Consumer<String> faults) {
        this.validator = validator;
        this.place = place;
        this.faults = faults;
    }

    /** Tries the constraints on the parameters themselves. */
    void parameters(Object target, Method method) {
        @Nullable Object[] standIns = Arrays.stream(method.getParameterTypes())
                .map(Rehearsal::standIn)
                .toArray();
        attempt(place, () -> validator.forExecutables().validateParameters(target, method, standIns));
    }

    /** Tries the constraints inside of a type, and of the records and beans that it is made of. */
    void inside(Type type) {
        if (type instanceof Class<?> plain) {
            ofClass(plain.isArray() ? plain.getComponentType() : plain);
        } else if (type instanceof ParameterizedType parameterized) {
            inside(parameterized.getRawType());
            Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::inside);
        } else if (type instanceof WildcardType wildcard) {
            Arrays.stream(wildcard.getUpperBounds()).forEach(this::inside);
        } else if (type instanceof GenericArrayType array) {
            inside(array.getGenericComponentType());
        }
    }

    private void ofClass(Class<?> type) {
        if (type.isPrimitive() || type.isEnum() || type.getClassLoader() == null || !seen.add(type)) {
            return;
        }
        String where = type.getSimpleName() + ", which " + place + " takes,";
        attempt(where, () -> validator.getConstraintsForClass(type));
        try {
            for (PropertyDescriptor property :
                    validator.getConstraintsForClass(type).getConstrainedProperties()) {
                String name = property.getPropertyName();
                Object standIn = standIn(property.getElementClass());
                attempt(
                        type.getSimpleName() + "." + name + ", which " + place + " takes,",
                        () -> validator.validateValue(type, name, standIn));
                if (property.isCascaded()) {
                    inside(property.getElementClass());
                }
            }
        } catch (ValidationException reported) {
            return;
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                inside(component.getGenericType());
            }
        }
    }

    private void attempt(String what, Runnable check) {
        try {
            check.run();
        } catch (ConstraintDeclarationException | ConstraintDefinitionException e) {
            faults.accept("The constraints of " + what + " cannot be checked: " + e.getMessage() + REPAIR);
        } catch (ValidationException ofTheStandIn) {
            // A validator of the application's own need not like null; a client's value may suit it.
        }
    }

    private static @Nullable Object standIn(Class<?> type) {
        if (type.isPrimitive()) {
            return Array.get(Array.newInstance(type, 1), 0);
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type == OptionalDouble.class) {
            return OptionalDouble.empty();
        }
        if (type.isAssignableFrom(List.class) && type != Object.class) {
            return Collections.singletonList(null);
        }
        if (type == Set.class) {
            return Collections.singleton(null);
        }
        return type == Map.class ? Collections.singletonMap(null, null) : null;
    }
}
