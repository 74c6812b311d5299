package dev.retort.routing;

import dev.retort.routing.Match.Found;
import dev.retort.routing.Match.MethodNotAllowed;
import dev.retort.routing.Match.NotFound;
import dev.retort.routing.Match.Redirect;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request means: the counterpart of {@link UrlBuilder}.
 *
 * <p>The path is searched for as it is. Where that finds nothing and the path has slashes in a row, it is searched for once
 * more with these merged, and what is found is redirected to. What a search finds is then held against what changes the
 * answer: a slash that is missing at the end, OPTIONS that no handler takes, an address that is not the rule's one. Immutable.
 */
final class UrlMatcher {
    private static final NotFound NOT_FOUND = new NotFound(false);
    private static final NotFound WEBSOCKET_MISMATCH = new NotFound(true);

    /** A method that no rule lists. */
    private static final String UNHEARD_OF = "";

    private final MatchTree tree;
    private final Redirects redirects;

    UrlMatcher(MatchTree tree, Redirects redirects) {
        this.tree = tree;
        this.redirects = redirects;
    }

    /** Finds the outcome, as {@link UrlMap#match} says. */
    Match match(MatchRequest request) {
        String path = withOneSlash(request.path());
        if (!path.isEmpty() && path.charAt(0) != '/') {
            return NOT_FOUND;
        }
        TreeSearch search = search(request, path, request.method(), false);
        if (search.found() != null) {
            return outcome(search, path, request, false);
        }
        MethodNotAllowed refusal = search.refusal();
        boolean websocketMismatch = search.websocketMismatch();
        if (path.contains("//")) {
            String merged = merge(path);
            TreeSearch again = search(request, merged, request.method(), true);
            if (again.found() != null) {
                Match outcome = outcome(again, merged, request, true);
                return outcome instanceof Found ? Redirects.toPath(merged, request) : outcome;
            }
            websocketMismatch |= again.websocketMismatch();
            refusal = refusal == null || again.refusal() == null
                    ? again.refusal() == null ? refusal : again.refusal()
                    : Methods.union(refusal, again.refusal());
        }
        if (refusal != null) {
            return refusal;
        }
        return websocketMismatch ? WEBSOCKET_MISMATCH : NOT_FOUND;
    }

    /** Explains each rule, as {@link UrlMap#explain} says. */
    List<RuleExplanation> explain(MatchRequest request) {
        String path = withOneSlash(request.path());
        if (!path.isEmpty() && path.charAt(0) != '/') {
            return List.of();
        }
        Match match = match(request);
        Explainer asked = new Explainer(tree.entries, request, path, match, false);
        return asked.hasWinner() || !(match instanceof Redirect)
                ? asked.explanations()
                : new Explainer(tree.entries, request, merge(path), match, true).explanations();
    }

    /** Searches the tree for rules that take a method: null for none, so that the search ends with what is allowed. */
    TreeSearch search(MatchRequest request, String path, @Nullable String method, boolean merged) {
        return new TreeSearch(tree, path, method, request.websocket(), merged).run(request.host());
    }

    private Match outcome(TreeSearch search, String path, MatchRequest request, boolean merged) {
        Entry entry = Objects.requireNonNull(search.found());
        CompiledRule rule = entry.rule();
        if (entry.redirects()) {
            // Two slashes at the start count as one, so "//" would lead here again.
            return path.equals("/") ? NOT_FOUND : Redirects.toPath(path + "/", request);
        }
        if (request.method().equals("OPTIONS") && rule.answersOptions()) {
            TreeSearch forAny = search(request, path, UNHEARD_OF, merged);
            if (forAny.found() != null && !forAny.found().redirects()) {
                return outcome(forAny, path, request, merged); // It takes every method, and so this one.
            }
            MethodNotAllowed allowed = search(request, path, null, merged).refusal();
            return allowed == null ? NOT_FOUND : allowed;
        }
        PathValues values = search.values();
        Redirect redirect = redirects.of(rule, values, path, request);
        return redirect != null ? redirect : new Found(rule.rule(), rule.index(), rule.endpoint(), values);
    }

    /** Collapses slashes at the start, as Werkzeug does, without a word. */
    private static String withOneSlash(String path) {
        int start = 0;
        while (start + 1 < path.length() && path.charAt(start) == '/' && path.charAt(start + 1) == '/') {
            start++;
        }
        return start == 0 ? path : path.substring(start);
    }

    private static String merge(String path) {
        StringBuilder merged = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
                merged.append(c);
            }
        }
        return merged.toString();
    }
}
