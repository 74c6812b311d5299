package dev.retort.gateway.exchange;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument with variables in it, such as {@code http://$host$request_uri}, compiled: {@code $name}, {@code ${name}}, and
 * {@code $1} to {@code $9} for the groups of the last regular expression that matched. Immutable.
 */
public final class Expression {
    private final List<Object> parts; // each a String, a Capture or a Variable
    private final @Nullable String constant;

    /** A group of the last regular expression that matched. */
    private record Capture(int group) {}

    private Expression(List<Object> parts) {
        this.parts = List.copyOf(parts);
        this.constant = parts.isEmpty() ? "" : parts.size() == 1 && parts.get(0) instanceof String text ? text : null;
    }

    /**
     * Compiles an argument.
     *
     * @param text the argument
     * @param variables where its variables are to be found
     * @param directive whose argument it is
     * @return the expression, to be used after {@link Variables#bind}
     * @throws ConfigException if a dollar sign is not followed by a name
     */
    public static Expression compile(String text, Variables variables, Directive directive) {
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char character = text.charAt(i++);
            if (character != '$') {
                literal.append(character);
                continue;
            }
            if (i < text.length() && text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                flush(literal, parts);
                int group = text.charAt(i++) - '0';
                parts.add(new Capture(group));
                continue;
            }
            boolean braces = i < text.length() && text.charAt(i) == '{';
            int start = braces ? i + 1 : i;
            int end = start;
            while (end < text.length() && isNameCharacter(text.charAt(end))) {
                end++;
            }
            if (braces && (end == text.length() || text.charAt(end) != '}')) {
                throw directive.mistake("the closing bracket in \"" + text.substring(start) + "\" variable is missing");
            }
            if (start == end) {
                throw directive.mistake("invalid variable name");
            }
            flush(literal, parts);
            parts.add(variables.refer(text.substring(start, end), directive));
            i = braces ? end + 1 : end;
        }
        flush(literal, parts);
        return new Expression(parts);
    }

    /**
     * Makes the expression of a text without variables.
     *
     * @param text the text
     * @return the expression
     */
    public static Expression constant(String text) {
        return new Expression(List.of(text));
    }

    private static void flush(StringBuilder literal, List<Object> parts) {
        if (literal.length() > 0) {
            parts.add(literal.toString());
            literal.setLength(0);
        }
    }

    private static boolean isNameCharacter(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '_';
    }

    /**
     * Tells whether there is no variable in it.
     *
     * @return whether the value is always the same
     */
    public boolean isConstant() {
        return constant != null;
    }

    /**
     * Computes the value.
     *
     * @param exchange the exchange
     * @return the bytes, one char each; variables without a value are empty
     */
    public String value(Exchange exchange) {
        return value(exchange, false);
    }

    /**
     * Computes the value and escapes the groups of regular expressions in it as a query needs it, and variables not: what
     * nginx's rewrite module does.
     *
     * @param exchange the exchange
     * @param escapesCaptures whether to escape
     * @return the bytes, one char each; variables without a value are empty
     */
    public String value(Exchange exchange, boolean escapesCaptures) {
        if (constant != null) {
            return constant;
        }
        if (parts.size() == 1) {
            String value = part(parts.get(0), exchange, escapesCaptures);
            return value == null ? "" : value;
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            String value = part(part, exchange, escapesCaptures);
            if (value != null) {
                text.append(value);
            }
        }
        return text.toString();
    }

    private static @Nullable String part(Object part, Exchange exchange, boolean escapesCaptures) {
        if (part instanceof Variable variable) {
            return variable.value(exchange);
        }
        if (part instanceof Capture capture) {
            String text = exchange.capture(capture.group());
            return escapesCaptures && text != null ? Escapes.query(text) : text;
        }
        return (String) part;
    }
}
