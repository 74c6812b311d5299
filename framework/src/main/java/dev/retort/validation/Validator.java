package dev.retort.validation;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of handlers; what an application implements to check them by other rules than those of Jakarta
 * Validation.
 */
@FunctionalInterface
public interface Validator {
    /**
     * Returns the validator that Retort uses unless told otherwise: the provider of Jakarta Validation on the class path. It
     * is started only if a handler has constraints; without one, that is warned of once.
     *
     * @return a new validator, for the handlers of one application
     */
    static Validator jakarta() {
        return new JakartaValidator();
    }

    /**
     * Returns a validator that checks nothing.
     *
     * @return the validator
     */
    static Validator none() {
        return (target, method, bound, faults) -> null;
    }

    /**
     * Prepares the check of a method, at the start.
     *
     * @param target the object that the method is called on
     * @param method the method
     * @param bound the positions of the parameters that are put together from what a client sent, whose inside is checked
     *     without {@code @Valid}
     * @param faults takes what is wrong with the constraints, each a message with the place and the repair
     * @return the check, or null where there is nothing to check
     */
    @Nullable MethodCheck prepare(Object target, Method method, Set<Integer> bound, Consumer<String> faults);
}
