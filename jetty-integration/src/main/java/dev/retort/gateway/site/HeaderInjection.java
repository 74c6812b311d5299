package dev.retort.gateway.site;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of parts of the decoded path in a field of a message, such as the target of a redirect: {@code %0d%0a} in a request
 * ends the header line there. The path is in {@code $uri}, in what a regular expression has captured from it, and in what a
 * {@code set} or a {@code map} has made of these. Here a line break becomes a space; with nginx it splits the message.
 */
public final class HeaderInjection {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)\\}?");
    private static final Pattern IF_URI = Pattern.compile("\\(?\\$\\{?(?:document_)?uri\\}?");
    private static final Set<String> PATHS = Set.of("uri", "document_uri");

    private final Directive directive;
    private final Load load;
    private final Set<String> seen = new HashSet<>();

    private HeaderInjection(Directive directive, Load load) {
        this.directive = directive;
        this.load = load;
    }

    /**
     * Warns if the value of a response's field has a part of the decoded path in it.
     *
     * @param value the value as it is written
     * @param directive whose argument it is
     * @param scope the block for which it is compiled
     * @param load takes the warning
     */
    public static void check(String value, Directive directive, Scope scope, Load load) {
        check(value, "the response's head", directive, scope, load);
    }

    /**
     * Warns if the value of a field that an upstream gets has a part of the decoded path in it.
     *
     * @param value the value as it is written
     * @param directive whose argument it is
     * @param scope the block for which it is compiled
     * @param load takes the warning
     */
    public static void checkForwarded(String value, Directive directive, Scope scope, Load load) {
        check(value, "the head of the request that the upstream gets", directive, scope, load);
    }

    private static void check(String value, String head, Directive directive, Scope scope, Load load) {
        String variable = new HeaderInjection(directive, load).find(value, scope);
        if (variable == null) {
            return;
        }
        boolean path = PATHS.contains(variable);
        load.warn(
                "\"$" + variable + "\" is " + (path ? "decoded" : "captured from the decoded path")
                        + ", so that a client can put line breaks into " + head + ": "
                        + (path
                                ? "write \"$request_uri\", or capture what you need from it"
                                : "let its group match no white space, as \"\\S\" and \"[^/\\s]\" do"),
                directive.place());
    }

    /** Returns the variable in a value that may have a line break in it, also if it is there by way of a {@code set} or a {@code map}. */
    private @Nullable String find(String value, Scope scope) {
        Matcher matcher = VARIABLE.matcher(value);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (PATHS.contains(name) || isCaptured(name, scope)) {
                return name;
            }
            String indirect = seen.add(name) ? findIndirect(name, scope) : null;
            if (indirect != null) {
                return indirect;
            }
        }
        return null;
    }

    private @Nullable String findIndirect(String name, Scope scope) {
        for (VariableOrigins.Value value : VariableOrigins.values(name, scope, load)) {
            if (!value.isListed()) {
                String captured = findCaptured(value);
                String source = captured == null ? find(value.text(), value.scope()) : captured;
                if (source != null) {
                    return source;
                }
            }
        }
        return null;
    }

    /** Returns what the regular expression of a map's line captures from the path for the line's value. */
    private @Nullable String findCaptured(VariableOrigins.Value value) {
        String regex = value.regex();
        Directive map = value.map();
        if (regex == null || map == null || find(map.argument(0), value.scope()) == null) {
            return null;
        }
        Matcher matcher = VARIABLE.matcher(value.text());
        while (matcher.find()) {
            if (LineBreaks.mayBeIn(matcher.group(1), regex)) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /** Tells whether a regular expression that is matched against the path gives a variable what may have a line break. */
    private boolean isCaptured(String name, Scope scope) {
        for (Scope level = scope; level != null; level = level.outer()) {
            String opening = regex(level);
            if (opening != null && LineBreaks.mayBeIn(name, opening)) {
                return true;
            }
            for (Directive rewrite : level.own("rewrite")) {
                // Its own captures it escapes, if it redirects.
                if (!rewrite.equals(directive) && LineBreaks.mayBeIn(name, rewrite.argument(0))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the regular expression that a block's own line matches against the path; null if there is none. */
    private static @Nullable String regex(Scope level) {
        Directive opening = level.opening();
        if (opening == null) {
            return null;
        }
        List<String> arguments = opening.arguments();
        if (level.context() == Context.LOCATION && arguments.get(0).startsWith("~")) {
            return arguments.size() == 2 ? arguments.get(1) : arguments.get(0).replaceFirst("^~\\*?", "");
        }
        boolean matches = arguments.size() == 3
                && arguments.get(1).startsWith("~")
                && IF_URI.matcher(arguments.get(0)).matches();
        return matches ? arguments.get(2).replaceFirst("\\)$", "") : null;
    }
}
