package dev.retort.debug;

import dev.retort.routing.RuleExplanation;
import dev.retort.routing.RuleExplanation.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the page that a developer sees instead of the plain page of an error: the exception with the source around it, or
 * the rules that came near an address that was not found.
 *
 * <p>A pure function to one HTML document that loads nothing and has no script. Unlike Werkzeug's debugger it evaluates
 * nothing. It shows the inside of the application all the same, and so is only for the machine it is developed on: whether it
 * is sent is for the caller to decide. Everything in it is escaped. Safe for use by several threads.
 */
public final class DebugPage {

    /** What {@code Content-Security-Policy} should be for the page: no script, nothing from elsewhere, in no frame. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int LONGEST_VALUE = 2000;

    private DebugPage() {}

    /**
     * Writes the page of an exception.
     *
     * @param failure what was thrown, shown with its causes and what was suppressed
     * @param request the request
     * @param matched the rule that took the request, as text, or null where none was found yet
     * @param near the rules that came near; may be empty
     * @param sources finds the source of the application's own frames
     * @return an HTML document
     */
    public static String ofException(
            Throwable failure,
            DebugRequest request,
            @Nullable String matched,
            List<RuleExplanation> near,
            Sources sources) {
        HtmlText out = new HtmlText();
        String name = failure.getClass().getName();
        open(out, name.substring(name.lastIndexOf('.') + 1) + " at " + request.target());
        TraceHtml.write(out, failure, sources);
        writeRequest(out, request, matched);
        writeRules(out, near);
        return close(out);
    }

    /**
     * Writes the page of an address that was not found.
     *
     * @param request the request
     * @param near the rules that came near, as {@link dev.retort.routing.UrlMap#explain} gives them
     * @return an HTML document
     */
    public static String ofNotFound(DebugRequest request, List<RuleExplanation> near) {
        HtmlText out = new HtmlText();
        open(out, "Not found: " + request.target());
        out.html("<header><h1>No rule takes this request</h1><p class=\"message\">")
                .text(request.method() + " " + request.target())
                .html("</p></header>");
        if (near.isEmpty()) {
            out.html("<p>The application has no rule that could be compared.</p>");
        }
        writeRules(out, near);
        writeRequest(out, request, null);
        return close(out);
    }

    private static void open(HtmlText out, String title) {
        out.html("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                        + "<meta name=\"robots\" content=\"noindex\"/><title>")
                .text(title)
                .html("</title><style>")
                .html(DebugStyle.CSS)
                .html("</style></head><body><main>\n");
    }

    private static String close(HtmlText out) {
        return out.html(
                        "<footer><p>This page shows the inside of the application, and is for development only.</p></footer>"
                                + "</main></body></html>\n")
                .toString();
    }

    private static void writeRules(HtmlText out, List<RuleExplanation> near) {
        if (near.isEmpty()) {
            return;
        }
        out.html(
                "<section><h2>Rules</h2><p>In the order in which they are tried.</p><div class=\"scroll\"><table><thead><tr>"
                        + "<th scope=\"col\">Methods</th><th scope=\"col\">Rule</th><th scope=\"col\">Endpoint</th>"
                        + "<th scope=\"col\">Why not</th></tr></thead><tbody>\n");
        for (RuleExplanation one : near) {
            String endpoint = one.rule().endpoint();
            String host = one.rule().host();
            boolean taken = one.outcome().compareTo(Outcome.REDIRECTED) <= 0;
            out.html(
                            taken
                                    ? "<tr class=\"taken\"><td>"
                                    : one.outcome() == Outcome.OTHER_PATH ? "<tr><td>" : "<tr class=\"near\"><td>")
                    .text(
                            one.rule().methods().isEmpty()
                                    ? "any"
                                    : String.join(", ", one.rule().methods()))
                    .html("</td><td><code>")
                    .text((host == null ? "" : host) + one.rule().pattern())
                    .html("</code></td><td>")
                    .text(endpoint == null ? "" : endpoint)
                    .html("</td><td>")
                    .text(one.reason())
                    .html("</td></tr>\n");
        }
        out.html("</tbody></table></div></section>\n");
    }

    private static void writeRequest(HtmlText out, DebugRequest request, @Nullable String matched) {
        out.html("<section><h2>Request</h2><p><code>")
                .text(request.method() + " " + request.target())
                .html("</code></p>");
        if (matched != null) {
            out.html("<p>Matched by <code>").text(matched).html("</code></p>");
        }
        writeTable(out, "Fields", request.fields());
        writeTable(out, "Headers", request.headers());
        out.html("</section>\n");
    }

    private static void writeTable(HtmlText out, String heading, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            return;
        }
        out.html("<h3>").text(heading).html("</h3><div class=\"scroll\"><table><tbody>\n");
        values.forEach((name, list) -> list.forEach(value -> out.html("<tr><th scope=\"row\">")
                .text(name)
                .html("</th><td><code>")
                .text(value, LONGEST_VALUE)
                .html("</code></td></tr>\n")));
        out.html("</tbody></table></div>");
    }
}
