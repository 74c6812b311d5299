package dev.retort.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a rule that redirects, as in {@code redirectTo("/new/<id>")}.
 *
 * <p>What comes from the request can neither change the host of the target nor give it one: it is percent-encoded, the host
 * is literal, and the kind of the target is decided from the literal text alone. Nor can it add to the target's query: there
 * it is one value.
 */
final class RedirectTarget {

    private enum Base {
        /** Below the mount point. */
        MOUNT,
        /** Below the server's root. */
        SERVER,
        /** A URL of its own. */
        NONE
    }

    /** Where in a URL a piece stands, and so how it is encoded. */
    private enum Part {
        PATH,
        QUERY,
        FRAGMENT
    }

    /** A piece of the target: literal text, or the variable at a position where that is not negative. */
    private record Piece(String text, int variable, Part part) {}

    private final Base base;
    private final List<Piece> pieces;

    private RedirectTarget(Base base, List<Piece> pieces) {
        this.base = base;
        this.pieces = pieces;
    }

    /**
     * Compiles a template.
     *
     * @param variables the names of the rule's variables
     * @throws RuleFault if the template is wrong
     */
    static RedirectTarget of(String template, List<String> variables) {
        int scheme = template.indexOf("://");
        boolean absolute = scheme > 0 && template.indexOf('/') == scheme + 1 && template.indexOf('<') != 0;
        int hostEnd = absolute ? firstOf("/?#", template, scheme + 3) : 0;
        if (template.substring(0, hostEnd).indexOf('<') >= 0) {
            throw new RuleFault(
                    0,
                    template.length(),
                    "The host of a redirect's target would come from the request",
                    "Write the host out, with a variable after the slash that follows it.");
        }
        if (template.startsWith("//") || template.startsWith("\\") || template.startsWith("/\\")) {
            throw new RuleFault(
                    0,
                    2,
                    "A redirect's target that starts with two slashes leads to another host",
                    "Write one slash, or a URL with its scheme.");
        }
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('<', at);
            if (open < 0) {
                break;
            }
            int close = template.indexOf('>', open);
            if (close < 0) {
                throw new RuleFault(open, open + 1, "'<' is not closed", "Write <name>.");
            }
            int variable = variables.indexOf(template.substring(open + 1, close));
            if (variable < 0) {
                throw new RuleFault(
                        open + 1,
                        close,
                        "The rule has no variable of this name",
                        variables.isEmpty() ? "Remove it." : "It has " + String.join(", ", variables) + ".");
            }
            pieces.add(literal(template, at, open));
            pieces.add(new Piece("", variable, partAt(template, open)));
            at = close + 1;
        }
        pieces.add(literal(template, at, template.length()));
        Base base = absolute ? Base.NONE : template.startsWith("/") ? Base.SERVER : Base.MOUNT;
        return new RedirectTarget(base, pieces);
    }

    private static Piece literal(String template, int start, int end) {
        // The sign that starts the fragment is the only one that stays.
        int hash = template.indexOf('#');
        String text = hash >= start && hash < end
                ? PercentEncoding.mend(template.substring(start, hash))
                        + "#"
                        + PercentEncoding.mend(template.substring(hash + 1, end))
                : PercentEncoding.mend(template.substring(start, end));
        return new Piece(text, -1, partAt(template, start));
    }

    private static Part partAt(String template, int at) {
        int first = firstOf("?#", template, 0);
        if (first >= at) {
            return Part.PATH;
        }
        int hash = template.indexOf('#');
        return hash >= 0 && hash < at ? Part.FRAGMENT : Part.QUERY;
    }

    /** Returns the first place, from one on, of any of some signs; the length of the text where there is none. */
    private static int firstOf(String signs, String text, int from) {
        int at = from;
        while (at < text.length() && signs.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Returns where every match leads, without a mount point; null where that depends on the request. */
    @Nullable String literal() {
        if (pieces.size() > 1) {
            return null;
        }
        return located(pieces.get(0).text(), "");
    }

    /** Returns where a match of a rule leads. */
    String expand(CompiledRule rule, Map<String, Object> values, String prefix) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.variable() < 0) {
                out.append(piece.text());
            } else {
                Object value = values.get(rule.pathVariables().get(piece.variable()));
                if (value != null) {
                    String text = rule.converters().get(piece.variable()).write(value);
                    out.append(
                            switch (piece.part()) {
                                case PATH -> PercentEncoding.path(text);
                                case QUERY -> PercentEncoding.query(text);
                                case FRAGMENT -> PercentEncoding.fragment(text);
                            });
                }
            }
        }
        return located(out.toString(), prefix);
    }

    private String located(String target, String prefix) {
        if (base == Base.NONE) {
            return target;
        }
        int hash = target.indexOf('#');
        String fragment = hash < 0 ? "" : target.substring(hash);
        String rest = hash < 0 ? target : target.substring(0, hash);
        return Redirects.onThisServer(base == Base.SERVER ? rest : prefix + "/" + rest) + fragment;
    }
}
