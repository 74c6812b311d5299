package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/**
 * Says what a variable of a rule becomes: which converter reads it where the rule names none, and how the value of any
 * converter becomes one of the type that is wanted.
 *
 * <p>A value that does not become one is refused as a converter refuses a text: the next rule is tried. Two that are
 * {@link Object#equals equal} take the same values, so that rules can share them. An instance is used by many threads at
 * once and must be safe for that.
 */
public interface VariableType {
    /**
     * Returns the converter of a variable that names none, as {@code <name>} does.
     *
     * @return the name of a registered converter, which takes no arguments
     */
    String converter();

    /**
     * Tells whether every value of a converter is taken as it is, so that {@link #fit} need not be asked.
     *
     * @param converter the name of the converter that the rule has or, where it names none, {@link #converter()}
     * @return whether it makes values of the type that is wanted, and no others
     */
    boolean takesAllOf(String converter);

    /**
     * Takes the value of the variable's converter.
     *
     * @param value what the converter made of the text
     * @return the value of the type that is wanted, or null to refuse it
     */
    @Nullable Object fit(Object value);

    /**
     * Returns what the converter is to write for a value.
     *
     * @param value a value that a URL is built with; of any type
     * @return the same, or what stands for it in URLs
     */
    Object unfit(Object value);
}
