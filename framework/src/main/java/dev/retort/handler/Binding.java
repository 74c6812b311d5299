package dev.retort.handler;

import dev.retort.validation.Validator;

/**
 * What the handlers of an application are prepared with.
 *
 * @param readers reads the texts of a request into types
 * @param validator checks the arguments of handlers
 */
public record Binding(TextReaders readers, Validator validator) {
    /**
     * Returns what an application binds with unless it says otherwise.
     *
     * @return the standard readers, and a validator that honours Jakarta Validation where a provider is on the class path
     */
    public static Binding standard() {
        return new Binding(TextReaders.standard(), Validator.jakarta());
    }
}
