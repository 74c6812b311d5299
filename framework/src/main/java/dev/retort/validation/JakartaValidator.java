package dev.retort.validation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the provider of Jakarta Validation for the first method with a constraint. Used by one thread, at the start. */
final class JakartaValidator implements Validator {
    private static final Logger LOG = LoggerFactory.getLogger(JakartaValidator.class);

    private @Nullable JakartaProvider provider;
    private boolean absent;

    @Override
    public @Nullable MethodCheck prepare(Object target, Method method, Set<Integer> bound, Consumer<String> faults) {
        if (absent || !Constraints.any(method, bound)) {
            return null;
        }
        String place = method.getDeclaringClass().getSimpleName() + "." + method.getName() + "()";
        if (Modifier.isStatic(method.getModifiers())) {
            faults.accept("The constraints on the parameters of " + place
                    + " are not checked, as it is static (Jakarta Validation 3.1, section 5.5.3).\n  Remove static.");
            return null;
        }
        if (provider == null) {
            try {
                provider = JakartaProvider.start();
            } catch (IllegalStateException e) {
                absent = true;
                LOG.error("The provider of Jakarta Validation cannot start", e);
                faults.accept(
                        "The constraints of " + place + " cannot be checked, as the provider of Jakarta Validation"
                                + " cannot start: " + e.getMessage()
                                + "\n  Mend its configuration, META-INF/validation.xml; the log has the stack trace.");
                return null;
            }
        }
        if (provider == null) {
            absent = true;
            LOG.warn(
                    "The constraints of {} and other handlers are not checked: no provider of Jakarta Validation is on the"
                            + " class path; add org.hibernate.validator:hibernate-validator",
                    place);
            return null;
        }
        return provider.check(target, method, bound, place, faults);
    }
}
