package dev.retort.routing;

import dev.retort.routing.ConverterArguments.Argument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a rule into tokens.
 *
 * <p>The grammar is Werkzeug's, with two additions: an argument may be a negative number, and a bare word may have a
 * hyphen in it.
 *
 * <pre>
 *   rule      = "/" { "/" | literal | variable }
 *   host      = { literal | variable }
 *   variable  = "&lt;" [ name [ "(" [ argument { "," argument } [ "," ] ] ")" ] ":" ] name "&gt;"
 *   argument  = [ name "=" ] ( quoted | bare )
 *   quoted    = '"' { any char but '"' } '"' | "'" { any char but "'" } "'"
 *   bare      = one or more letters, digits, "_", ".", "-", "+"
 *   name      = ASCII letter or "_", then ASCII letters, digits, "_"
 *   literal   = any other text; no "&lt;" or "&gt;", and in a rule no slash
 * </pre>
 *
 * <p>It is a cursor that only moves forward: every method starts where the one before stopped, consumes what it names, or
 * throws a {@link RuleFault} at the place where the text stops making sense. Nothing else is thrown, whatever the text.
 *
 * <p>Some literals parse but could never match, because they are written as another framework or a URL would have them:
 * {@code {id}}, {@code ?q=}, {@code %20}, {@code ..}. They are faults too, since a rule that never matches is worse than
 * one that is refused.
 */
final class RuleParser {

    /** A piece of a rule, and where it stands in the text. */
    sealed interface Token {
        /** A slash. */
        record Slash() implements Token {}

        /** Text that stands for itself. */
        record Literal(String text) implements Token {}

        /** A variable; {@code start} and {@code end} are its angle brackets, the end exclusive. */
        record Variable(
                String converter,
                int converterStart,
                ConverterArguments arguments,
                int argumentsStart,
                int argumentsEnd,
                String name,
                int nameStart,
                int start,
                int end)
                implements Token {}
    }

    private final String text;
    private final boolean host;
    private int at;

    private RuleParser(String text, boolean host) {
        this.text = text;
        this.host = host;
    }

    /**
     * Parses the path of a rule.
     *
     * @throws RuleFault if it is no rule
     */
    static List<Token> parsePath(String text) {
        if (!text.startsWith("/")) {
            throw new RuleFault(
                    0, 0, "A rule starts with a slash", "Write \"/" + (text.length() < 80 ? text : "…") + "\".");
        }
        return new RuleParser(text, false).parse();
    }

    /**
     * Parses the host of a rule.
     *
     * @throws RuleFault if it is no host
     */
    static List<Token> parseHost(String text) {
        if (text.isEmpty()) {
            throw new RuleFault(0, 0, "The host is empty", "Leave the host out, or write host(\"example.org\").");
        }
        return new RuleParser(text, true).parse();
    }

    private List<Token> parse() {
        List<Token> tokens = new ArrayList<>();
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '<' -> tokens.add(variable());
                case '/' -> {
                    if (host) {
                        throw new RuleFault(at, at + 1, "A host has no slash", "Move the path into the rule.");
                    }
                    at++;
                    tokens.add(new Token.Slash());
                }
                default -> tokens.add(literal());
            }
        }
        return tokens;
    }

    private Token literal() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '<' && text.charAt(at) != '/') {
            refuseLookalike();
            at++;
        }
        String literal = text.substring(start, at);
        boolean alone =
                (start == 0 || text.charAt(start - 1) == '/') && (at == text.length() || text.charAt(at) == '/');
        if (!host && alone && (literal.equals(".") || literal.equals(".."))) {
            throw new RuleFault(start, at, "No request has a segment '" + literal + "'", "Write the path it leads to.");
        }
        return new Token.Literal(literal);
    }

    /** Refuses what looks like part of a rule and is not, at the cursor. */
    private void refuseLookalike() {
        char c = text.charAt(at);
        switch (c) {
            case '>' -> throw new RuleFault(at, at + 1, "'>' closes nothing", "Write <name> for a variable.");
            case '?' ->
                throw new RuleFault(
                        at, text.length(), "A rule has no query", "End the rule before '?', and read the query apart.");
            case '#' ->
                throw new RuleFault(
                        at, text.length(), "A rule has no fragment: no server ever sees one", "End it before '#'.");
            case '{' -> {
                int close = text.indexOf('}', at);
                if (close > at + 1 && isName(text.substring(at + 1, close))) {
                    throw new RuleFault(
                            at,
                            close + 1,
                            "A variable is written in angle brackets",
                            "Write <" + text.substring(at + 1, close) + ">.");
                }
            }
            case '%' -> {
                if (at + 2 < text.length()
                        && Character.digit(text.charAt(at + 1), 16) >= 0
                        && Character.digit(text.charAt(at + 2), 16) >= 0) {
                    throw new RuleFault(
                            at, at + 3, "Paths are matched after percent-decoding", "Write the character itself.");
                }
            }
            default -> {
                if (host && !isHostCharacter(c)) {
                    throw new RuleFault(
                            at,
                            at + 1,
                            "No host has this character",
                            c > 0x7F ? "Write the name as it is sent, which is xn--…." : "Remove it.");
                }
            }
        }
    }

    private static boolean isHostCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~:[]".indexOf(c) >= 0;
    }

    private Token variable() {
        int start = at++;
        int wordStart = at;
        String word = name("a variable's name, as in <id> or <int:id>", start);
        String converter = Converters.DEFAULT;
        int converterStart = start;
        List<Argument> arguments = List.of();
        int argumentsStart = at;
        int argumentsEnd = at;
        boolean called = at < text.length() && text.charAt(at) == '(';
        if (called) {
            at++;
            arguments = arguments(argumentsStart);
            argumentsEnd = at;
        }
        if (called || (at < text.length() && text.charAt(at) == ':')) {
            expect(':', "the variable's name follows the converter, as in <" + word + ":name>");
            converter = word;
            converterStart = wordStart;
            wordStart = at;
            word = name("a variable's name after the ':'", start);
        }
        expect('>', "'<' is not closed; a variable is <name> or <converter:name>");
        return new Token.Variable(
                converter,
                converterStart,
                new ConverterArguments(arguments),
                argumentsStart,
                argumentsEnd,
                word,
                wordStart,
                start,
                at);
    }

    private List<Argument> arguments(int open) {
        List<Argument> arguments = new ArrayList<>();
        while (true) {
            skipSpaces();
            if (at < text.length() && text.charAt(at) == ')') {
                at++;
                return arguments;
            }
            if (at == text.length()) {
                throw new RuleFault(open, open + 1, "'(' is not closed", "Write ')' after the arguments.");
            }
            arguments.add(argument());
            skipSpaces();
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            } else if (at < text.length() && text.charAt(at) != ')') {
                throw new RuleFault(
                        at,
                        at + 1,
                        "Expected ',' or ')' after an argument",
                        "Put text with such characters in quotes.");
            }
        }
    }

    private Argument argument() {
        int start = at;
        String first = value();
        boolean bare = at > start && isName(first) && text.charAt(start) != '"' && text.charAt(start) != '\'';
        int afterFirst = at;
        skipSpaces();
        if (bare && at < text.length() && text.charAt(at) == '=') {
            at++;
            skipSpaces();
            return new Argument(first, value(), start, at);
        }
        at = afterFirst;
        return new Argument(null, first, start, at);
    }

    private String value() {
        int start = at;
        char quote = at < text.length() ? text.charAt(at) : 0;
        if (quote == '"' || quote == '\'') {
            int close = text.indexOf(quote, at + 1);
            if (close < 0) {
                throw new RuleFault(start, start + 1, "The quote is not closed", "Write " + quote + " after the text.");
            }
            at = close + 1;
            return text.substring(start + 1, close);
        }
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new RuleFault(
                    at, at + 1, "Expected an argument: a number, a word or a text in quotes", "Put it in quotes.");
        }
        return text.substring(start, at);
    }

    private String name(String expected, int open) {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
            at++;
        }
        if (at == start) {
            boolean ended = start == text.length();
            throw new RuleFault(
                    ended ? open : start,
                    ended ? open + 1 : start + 1,
                    "Expected " + expected,
                    "A name is made of ASCII letters, digits and '_', and starts with no digit.");
        }
        return text.substring(start, at);
    }

    private void expect(char c, String problem) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return;
        }
        throw new RuleFault(at, at + 1, "Expected '" + c + "': " + problem, "Write '" + c + "' here.");
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private static boolean isBare(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
    }

    private static boolean isNamePart(char c, boolean first) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }

    /** Tells whether a text may name a variable, a converter or a parameter. */
    static boolean isName(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isNamePart(text.charAt(i), i == 0)) {
                return false;
            }
        }
        return true;
    }
}
