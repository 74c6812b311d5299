package dev.retort.gateway.exchange;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the configuration. nginx's are PCRE; Java's know the same but for a few spellings, which are
 * translated: {@code (?P<name>…)}, names with underscores, {@code [[:alpha:]]}.
 *
 * <p>Named groups become variables. It is matched against bytes, one char each. Immutable.
 */
public final class Regex {
    private final String source;
    private final Pattern pattern;
    private final List<BiConsumer<Exchange, @Nullable String>> named;
    private final List<Integer> namedGroups;

    private Regex(
            String source,
            Pattern pattern,
            List<BiConsumer<Exchange, @Nullable String>> named,
            List<Integer> namedGroups) {
        this.source = source;
        this.pattern = pattern;
        this.named = named;
        this.namedGroups = namedGroups;
    }

    /**
     * Compiles an expression.
     *
     * @param source the expression as it is written
     * @param ignoreCase whether the case of ASCII letters does not matter
     * @param variables where its named groups become variables
     * @param directive whose argument it is
     * @return the expression
     * @throws ConfigException if it is none
     */
    public static Regex compile(String source, boolean ignoreCase, Variables variables, Directive directive) {
        List<BiConsumer<Exchange, @Nullable String>> named = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        StringBuilder translated = new StringBuilder(source.length());
        Set<String> names = new HashSet<>();
        int group = 0;
        int reference = 0;
        boolean inClass = false;
        int i = 0;
        while (i < source.length()) {
            char character = source.charAt(i);
            if (character == '\\' && i + 1 < source.length()) {
                char escaped = source.charAt(i + 1);
                i += 2;
                if ("uUlLF".indexOf(escaped) >= 0) {
                    throw wrong(source, "\\" + escaped + " is not supported", directive);
                }
                if (escaped == 'N' && !inClass) {
                    translated.append("[^\\n]");
                } else if (escaped == 'g' && i < source.length() && isDigit(source.charAt(i))) {
                    translated.append('\\'); // and the number follows
                } else {
                    translated.append(character).append(escaped);
                    if (!inClass && escaped >= '1' && escaped <= '9') {
                        reference = Math.max(reference, escaped - '0');
                    }
                }
                continue;
            }
            if (!inClass && source.startsWith("(?#", i)) {
                int end = source.indexOf(')', i);
                if (end < 0) {
                    throw wrong(source, "missing ) after (?# comment", directive);
                }
                i = end + 1;
                continue;
            }
            if (inClass) {
                int end = source.startsWith("[:", i) ? source.indexOf(":]", i) : -1;
                if (end > 0) {
                    translated.append(posixClass(source.substring(i + 2, end), source, directive));
                    i = end + 2;
                    continue;
                }
                inClass = character != ']';
                // Java takes these for set operations and nested classes.
                if (character == '[' || (character == '&' && source.startsWith("&&", i))) {
                    translated.append('\\');
                }
            } else if (character == '[') {
                inClass = true;
                translated.append('[');
                i++;
                if (i < source.length() && source.charAt(i) == '^') {
                    translated.append('^');
                    i++;
                }
                if (i < source.length() && source.charAt(i) == ']') {
                    translated.append("\\]");
                    i++;
                }
                continue;
            } else if (character == '(') {
                int nameStart = nameStart(source, i);
                boolean capturing = nameStart > 0 || (!source.startsWith("(?", i) && !source.startsWith("(*", i));
                if (capturing) {
                    group++;
                }
                if (nameStart > 0) {
                    char close = source.charAt(nameStart - 1) == '\'' ? '\'' : '>';
                    int end = source.indexOf(close, nameStart);
                    if (end < 0) {
                        throw directive.mistake("the closing bracket of a name is missing in \"" + source + "\"");
                    }
                    String name = source.substring(nameStart, end);
                    if (!name.isEmpty() && isDigit(name.charAt(0))) {
                        throw wrong(source, "subpattern name must start with a non-digit", directive);
                    }
                    if (!names.add(name)) {
                        throw wrong(source, "two named subpatterns have the same name", directive);
                    }
                    named.add(variables.slot(name, directive));
                    groups.add(group);
                    translated.append('(');
                    i = end + 1;
                    continue;
                }
            }
            translated.append(character);
            i++;
        }
        if (reference > group) {
            throw wrong(source, "reference to non-existent subpattern", directive);
        }
        try {
            // PCRE knows one end of a line; for Java a byte 0x85, which UTF-8 is full of, is another.
            int flags = Pattern.UNIX_LINES | (ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
            return new Regex(
                    source, Pattern.compile(translated.toString(), flags), List.copyOf(named), List.copyOf(groups));
        } catch (PatternSyntaxException wrong) {
            throw wrong(source, wrong.getDescription(), directive);
        }
    }

    private static ConfigException wrong(String source, String what, Directive directive) {
        return directive.mistake("regular expression \"" + source + "\" failed: " + what + ",");
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** Returns where the name of a named group begins, or 0 if the bracket at an index opens none. */
    private static int nameStart(String source, int bracket) {
        for (String opening : List.of("(?P<", "(?<", "(?'")) {
            if (source.startsWith(opening, bracket)) {
                int start = bracket + opening.length();
                boolean lookBehind = start < source.length() && "=!".indexOf(source.charAt(start)) >= 0;
                return lookBehind ? 0 : start;
            }
        }
        return 0;
    }

    private static String posixClass(String name, String source, Directive directive) {
        return switch (name) {
            case "alpha" -> "\\p{Alpha}";
            case "digit" -> "\\p{Digit}";
            case "alnum" -> "\\p{Alnum}";
            case "upper" -> "\\p{Upper}";
            case "lower" -> "\\p{Lower}";
            case "punct" -> "\\p{Punct}";
            case "graph" -> "\\p{Graph}";
            case "print" -> "\\p{Print}";
            case "blank" -> "\\p{Blank}";
            case "cntrl" -> "\\p{Cntrl}";
            case "xdigit" -> "\\p{XDigit}";
            case "space" -> "\\s";
            case "word" -> "\\w";
            default -> throw directive.mistake("unknown class [:" + name + ":] in \"" + source + "\"");
        };
    }

    /**
     * Looks for the expression in a text. If it is there, its groups become the exchange's captures and variables, and the
     * captures of the one before are gone even if it has none.
     *
     * @param exchange the exchange
     * @param subject the text
     * @return whether it is there
     * @throws StackOverflowError if the expression is one that Java cannot match against so long a text
     */
    public boolean find(Exchange exchange, String subject) {
        Matcher matcher = pattern.matcher(subject);
        if (!matcher.find()) {
            return false;
        }
        if (matcher.groupCount() == 0) {
            exchange.captures(null);
        } else {
            exchange.captures(matcher.toMatchResult());
            for (int i = 0; i < named.size(); i++) {
                named.get(i).accept(exchange, matcher.group(namedGroups.get(i)));
            }
        }
        return true;
    }

    /**
     * Looks for the expression in a text, and leaves captures alone.
     *
     * @param subject the text
     * @return where it is, with its groups; null if it is not there
     */
    public @Nullable MatchResult match(String subject) {
        Matcher matcher = pattern.matcher(subject);
        return matcher.find() ? matcher.toMatchResult() : null;
    }

    /**
     * Tells whether the expression is in a text, and leaves captures alone.
     *
     * @param subject the text
     * @return whether it is there
     */
    public boolean isIn(String subject) {
        return pattern.matcher(subject).find();
    }

    /**
     * Returns how many groups there are.
     *
     * @return 0 or more
     */
    public int groupCount() {
        return pattern.matcher("").groupCount();
    }

    @Override
    public String toString() {
        return source;
    }
}
