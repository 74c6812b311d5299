package dev.retort.validation;

import jakarta.validation.Configuration;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The provider of Jakarta Validation that is on the class path. Safe for use by several threads. */
final class JakartaProvider {
    /** Interpolates {@code {min}} but no {@code ${…}}, and so needs no library for expressions. */
    private static final String WITHOUT_EXPRESSIONS =
            "org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator";

    private static final Comparator<Violation> ORDER = Comparator.comparingInt(Violation::parameter)
            .thenComparing(Violation::path)
            .thenComparing(Violation::message);

    private final Validator validator;
    private final Insides insides;

    private JakartaProvider(Validator validator) {
        this.validator = validator;
        this.insides = new Insides(validator);
    }

    /**
     * Starts the provider, or returns null if there is none.
     *
     * @throws IllegalStateException if there is one that cannot start; whoever catches it may not know of this library
     */
    static @Nullable JakartaProvider start() {
        try {
            return started(Validation.byDefaultProvider().configure());
        } catch (NoProviderFoundException e) {
            return null;
        } catch (ValidationException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static JakartaProvider started(Configuration<?> configuration) {
        // The factory is as long-lived as the application, which nobody closes.
        @SuppressWarnings("resource")
        Validator validator = configuration
                .messageInterpolator(new ClientLanguage(messages(configuration)))
                .buildValidatorFactory()
                .getValidator();
        return new JakartaProvider(validator);
    }

    private static MessageInterpolator messages(Configuration<?> configuration) {
        try {
            return configuration.getDefaultMessageInterpolator();
        } catch (ValidationException noExpressions) {
            try {
                return Class.forName(
                                WITHOUT_EXPRESSIONS,
                                true,
                                configuration.getClass().getClassLoader())
                        .asSubclass(MessageInterpolator.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                noExpressions.addSuppressed(e);
                throw noExpressions;
            }
        }
    }

    /** Prepares the check of a method that has constraints. */
    @Nullable MethodCheck check(Object target, Method method, Set<Integer> bound, String place, Consumer<String> faults) {
        // The provider's own description forgets the constraints on type arguments.
        boolean parameters = Constraints.any(method, Set.of());
        try {
            // Reads the constraints, and refuses those that contradict each other.
            validator.getConstraintsForClass(method.getDeclaringClass());
        } catch (ValidationException e) {
            faults.accept("The constraints of " + place + " cannot be checked: " + e.getMessage());
            return null;
        }
        Rehearsal rehearsal = new Rehearsal(validator, place, faults);
        if (parameters) {
            rehearsal.parameters(target, method);
        }
        bound.forEach(position -> rehearsal.inside(method.getGenericParameterTypes()[position]));
        return (object, arguments, locale) -> {
            ClientLanguage.set(locale);
            try {
                Set<Violation> found = new LinkedHashSet<>();
                if (parameters) {
                    ofParameters(object, method, arguments, found);
                }
                for (int position : bound) {
                    insides.check(position, arguments[position], found);
                }
                return found.isEmpty()
                        ? List.of()
                        : found.stream().sorted(ORDER).toList();
            } finally {
                ClientLanguage.clear();
            }
        };
    }

    private void ofParameters(Object target, Method method, @Nullable Object[] arguments, Set<Violation> found) {
        for (ConstraintViolation<Object> violation :
                validator.forExecutables().validateParameters(target, method, arguments)) {
            int parameter = -1;
            List<Path.Node> inside = new ArrayList<>();
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getKind() == ElementKind.PARAMETER) {
                    parameter = node.as(Path.ParameterNode.class).getParameterIndex();
                } else if (node.getKind() != ElementKind.METHOD && node.getKind() != ElementKind.CROSS_PARAMETER) {
                    inside.add(node);
                }
            }
            found.add(new Violation(parameter, Insides.path("", inside), violation.getMessage()));
        }
    }
}
