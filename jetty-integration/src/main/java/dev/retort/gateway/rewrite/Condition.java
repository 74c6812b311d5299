package dev.retort.gateway.rewrite;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What stands between the brackets of an {@code if}: a variable, a comparison, a match, or a look at a file.
 *
 * <p>Source: {@code ngx_http_rewrite_if_condition}. The brackets may stand as words of their own or at the words beside
 * them.
 */
interface Condition {
    boolean holds(Run run);

    /** Tells whether it looks at a file. */
    default boolean usesDisk() {
        return false;
    }

    /**
     * Compiles a condition.
     *
     * @param directive the {@code if}
     * @param load the load
     * @return the condition
     * @throws dev.retort.gateway.config.ConfigException if it is none
     */
    static Condition compile(Directive directive, Load load) {
        List<String> words = words(directive);
        String first = words.isEmpty() ? ")" : words.get(0);
        int count = words.size();
        if (first.length() > 1 && first.startsWith("$")) {
            if (count != 1 && count != 3) {
                throw invalid(first, directive);
            }
            Variable variable = load.variables().refer(first.substring(1), directive);
            if (count == 1) {
                return run -> isTrue(text(variable, run.exchange()));
            }
            return compare(variable, words.get(1), words.get(2), directive, load);
        }
        boolean negated = first.startsWith("!");
        String operator = negated ? first.substring(1) : first;
        if (operator.length() != 2 || !operator.startsWith("-") || count != 2) {
            throw invalid(first, directive);
        }
        Predicate<Path> test = switch (operator) {
            case "-f" -> Files::isRegularFile;
            case "-d" -> Files::isDirectory;
            case "-e" -> file -> Files.exists(file) || Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            case "-x" -> Files::isExecutable;
            default -> throw invalid(first, directive);
        };
        return new FileTest(Expression.compile(words.get(1), load.variables(), directive), test, negated);
    }

    private static Condition compare(
            Variable variable, String operator, String operand, Directive directive, Load load) {
        return switch (operator) {
            case "=", "!=" -> {
                boolean equal = operator.equals("=");
                Expression value = Expression.compile(operand, load.variables(), directive);
                yield run -> text(variable, run.exchange()).equals(value.value(run.exchange(), run.escapesCaptures()))
                        == equal;
            }
            case "~", "~*", "!~", "!~*" -> {
                boolean negated = operator.startsWith("!");
                Regex regex = Regex.compile(operand, operator.endsWith("*"), load.variables(), directive);
                yield run -> found(regex, text(variable, run.exchange()), run.exchange()) != negated;
            }
            default -> throw directive.mistake("unexpected \"" + operator + "\" in condition");
        };
    }

    private static boolean found(Regex regex, String subject, Exchange exchange) {
        boolean found = regex.find(exchange, subject);
        if (!found) {
            exchange.captures(null);
        }
        ScriptCompiler.log(exchange, found ? "\"{}\" matches \"{}\"" : "\"{}\" does not match \"{}\"", regex, subject);
        return found;
    }

    private static boolean isTrue(String value) {
        return !value.isEmpty() && !value.equals("0");
    }

    private static String text(Variable variable, Exchange exchange) {
        String value = variable.value(exchange);
        return value == null ? "" : value;
    }

    /** Returns the words without the brackets. */
    private static List<String> words(Directive directive) {
        List<String> words = new ArrayList<>(directive.arguments());
        String first = words.get(0);
        if (!first.startsWith("(")) {
            throw invalid(first, directive);
        }
        words.set(0, first.substring(1));
        int last = words.size() - 1;
        if (!words.get(last).endsWith(")")) {
            throw invalid(words.get(last), directive);
        }
        words.set(last, words.get(last).substring(0, words.get(last).length() - 1));
        if (words.get(last).isEmpty()) {
            words.remove(last);
        }
        if (first.length() == 1 && !words.isEmpty()) {
            words.remove(0);
        }
        return words;
    }

    private static RuntimeException invalid(String word, Directive directive) {
        return directive.mistake("invalid condition \"" + word + "\"");
    }

    /** A look at a file. */
    record FileTest(Expression name, Predicate<Path> test, boolean negated) implements Condition {
        @Override
        public boolean holds(Run run) {
            Path file = DocumentRoot.path(name.value(run.exchange(), run.escapesCaptures()));
            return (file != null && test.test(file)) != negated;
        }

        @Override
        public boolean usesDisk() {
            return true;
        }
    }
}
