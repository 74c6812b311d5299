package dev.retort.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a rule that redirects, as in {@code redirectTo("/new/<id>")}.
 *
 * <p>What comes from the request can neither change the host of the target nor give it one: it is percent-encoded, the host
 * is literal, and the kind of the target is decided from the literal text alone.
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

    /** A piece of the target: literal text, or the variable at a position where that is not negative. */
    private record Piece(String text, int variable) {}

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
        int hostEnd = absolute ? template.indexOf('/', scheme + 3) : 0;
        if (absolute
                && (template.substring(0, hostEnd < 0 ? template.length() : hostEnd)
                                .indexOf('<')
                        >= 0)) {
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
            pieces.add(new Piece(PercentEncoding.mend(template.substring(at, open)), -1));
            pieces.add(new Piece("", variable));
            at = close + 1;
        }
        pieces.add(new Piece(PercentEncoding.mend(template.substring(at)), -1));
        Base base = absolute ? Base.NONE : template.startsWith("/") ? Base.SERVER : Base.MOUNT;
        return new RedirectTarget(base, pieces);
    }

    /** Returns where every match leads, without a mount point; null where that depends on the request. */
    @Nullable String literal() {
        if (pieces.size() > 1) {
            return null;
        }
        String text = pieces.get(0).text();
        return switch (base) {
            case NONE -> text;
            case SERVER -> Redirects.onThisServer(text);
            case MOUNT -> Redirects.onThisServer("/" + text);
        };
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
                    out.append(PercentEncoding.path(
                            rule.converters().get(piece.variable()).write(value)));
                }
            }
        }
        return switch (base) {
            case NONE -> out.toString();
            case SERVER -> Redirects.onThisServer(out.toString());
            case MOUNT -> Redirects.onThisServer(prefix + "/" + out);
        };
    }
}
