package dev.retort.handler;

import dev.retort.json.JsonCodec;
import dev.retort.validation.Validator;
import java.util.HashSet;
import java.util.Set;

/**
 * What the handlers of an application are prepared with.
 *
 * @param readers reads the texts of a request into types
 * @param validator checks the arguments of handlers
 * @param json reads bodies, and is asked for each type of one whether it can
 * @param converters the names of the converters that the application brings itself, which may make any type
 */
public record Binding(TextReaders readers, Validator validator, JsonCodec json, Set<String> converters) {
    /**
     * Copies the names.
     *
     * @param readers reads the texts of a request into types
     * @param validator checks the arguments of handlers
     * @param json reads bodies
     * @param converters the names of the converters that the application brings itself
     */
    public Binding {
        converters = Set.copyOf(converters);
    }

    /**
     * Returns what an application binds with unless it says otherwise.
     *
     * @return the standard readers, a validator that honours Jakarta Validation where a provider is on the class path,
     *     Jackson, and no converters but the built-in ones
     */
    public static Binding standard() {
        return new Binding(TextReaders.standard(), Validator.jakarta(), JsonCodec.jackson(), Set.of());
    }

    /**
     * Changes the readers.
     *
     * @param other reads the texts of a request into types
     * @return a copy with those
     */
    public Binding readers(TextReaders other) {
        return new Binding(other, validator, json, converters);
    }

    /**
     * Changes the validator.
     *
     * @param other checks the arguments of handlers
     * @return a copy with that
     */
    public Binding validator(Validator other) {
        return new Binding(readers, other, json, converters);
    }

    /**
     * Changes the codec.
     *
     * @param other reads bodies
     * @return a copy with that
     */
    public Binding json(JsonCodec other) {
        return new Binding(readers, validator, other, converters);
    }

    /**
     * Adds a converter of the application.
     *
     * @param name its name in rules
     * @return a copy with that name too
     */
    public Binding converter(String name) {
        Set<String> more = new HashSet<>(converters);
        more.add(name);
        return new Binding(readers, validator, json, more);
    }
}
