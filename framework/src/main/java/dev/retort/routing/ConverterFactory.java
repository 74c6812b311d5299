package dev.retort.routing;

/**
 * Makes a converter from the arguments that a rule gives it, as in {@code <list(sep=";"):names>}.
 *
 * <p>It is called when the map is built, once for each distinct list of arguments.
 */
@FunctionalInterface
public interface ConverterFactory {

    /**
     * Creates the converter for one list of arguments.
     *
     * @param arguments what stands between the parentheses, possibly nothing
     * @return the converter
     * @throws IllegalArgumentException if the arguments are wrong; its message is shown with a caret under them
     */
    Converter<?> create(ConverterArguments arguments);
}
