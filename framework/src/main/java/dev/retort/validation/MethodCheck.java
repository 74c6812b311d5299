package dev.retort.validation;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of one method; made ready at the start, and called by several threads at once. */
@FunctionalInterface
public interface MethodCheck {
    /**
     * Checks the arguments of a call before it is made.
     *
     * @param target the object that the method is called on
     * @param arguments the arguments, in their order
     * @param language the language for messages, asked for where there is one to write
     * @return the violations, none where all is well
     */
    List<Violation> check(Object target, @Nullable Object[] arguments, Supplier<Locale> language);
}
