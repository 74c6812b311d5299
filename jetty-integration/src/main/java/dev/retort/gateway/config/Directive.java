package dev.retort.gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directive as it was written: {@code name argument …;} or {@code name argument … { block }}.
 *
 * <p>Names and arguments are byte strings: each char is one byte of the file (ISO 8859-1), as nginx compares bytes.
 * Quotes and escapes are resolved, variables are not.
 *
 * @param name the first word
 * @param arguments the words that follow
 * @param block the directives between braces; null if the directive ends with a semicolon
 * @param place where it ends or its block begins, which is the line that nginx's messages name
 * @param end where its block ends; its place if it has none
 */
public record Directive(
        String name, List<String> arguments, @Nullable List<Directive> block, Place place, Place end) {
    /**
     * Creates a directive.
     *
     * @param name the first word
     * @param arguments the words that follow; copied
     * @param block the directives between braces, copied; null if there is no block
     * @param place where it ends or its block begins
     * @param end where its block ends
     */
    public Directive {
        arguments = List.copyOf(arguments);
        block = block == null ? null : List.copyOf(block);
    }

    /**
     * Creates a directive that ends where it begins.
     *
     * @param name the first word
     * @param arguments the words that follow; copied
     * @param block the directives between braces, copied; null if there is no block
     * @param place where it stands
     */
    public Directive(String name, List<String> arguments, @Nullable List<Directive> block, Place place) {
        this(name, arguments, block, place, place);
    }

    /**
     * Returns an argument.
     *
     * @param index from 0
     * @return the argument
     * @throws IndexOutOfBoundsException if there are not so many; the registry has counted them
     */
    public String argument(int index) {
        return arguments.get(index);
    }

    /**
     * Returns the directives of the block.
     *
     * @return the directives, none if there is no block
     */
    public List<Directive> children() {
        return block == null ? List.of() : block;
    }

    /**
     * Makes the exception for a mistake in this directive.
     *
     * @param message the cause
     * @return an exception that names this directive's place
     */
    public ConfigException mistake(String message) {
        return new ConfigException(message, place);
    }
}
