package dev.retort.routing;

import dev.retort.routing.Entry.Kind;
import dev.retort.routing.UrlBuilder.Choice;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a URL that was built leads back to where it is meant to lead, or whether another rule answers it.
 *
 * <p>Built in this way, a link never opens another page, and a redirect never leads to one, or back to itself.
 */
final class Reach {

    private final MatchTree tree;

    Reach(MatchTree tree) {
        this.tree = tree;
    }

    /** Searches the tree for what answers a path. */
    private TreeSearch search(Choice choice, @Nullable String method, @Nullable String current, boolean websocket) {
        RuleUrl url = choice.url();
        String host = url.host() == null ? current : UrlWriter.hostOf(url.host(), current);
        return new TreeSearch(tree, url.decodedPath(), method, websocket, false).run(host);
    }

    /**
     * Tells whether a redirect to a URL ends there: at the very rule that it was built of. What is for building alone is
     * elsewhere: then nothing must answer here.
     */
    boolean endsAt(Choice choice, MatchRequest request) {
        if (choice.rule().rule().isBuildOnly() && !UrlWriter.isHere(choice.url(), request.host())) {
            return true;
        }
        Entry found = search(choice, request.method(), request.host(), request.websocket())
                .found();
        return choice.rule().rule().isBuildOnly() ? found == null : isExactly(choice.rule(), found);
    }

    /** Tells whether a URL leads to the endpoint and the values that it was built of. */
    boolean leadsBack(Choice choice, Map<String, ?> values, @Nullable String method, @Nullable String host) {
        Rule rule = choice.rule().rule();
        if (rule.isBuildOnly() || rule.isAlias() || rule.redirectTo() != null) {
            return true; // These are not answered where they are, and are built for those who know.
        }
        TreeSearch search = search(choice, methodOf(rule, method), host, rule.isWebsocket());
        Entry found = search.found();
        return isExactly(choice.rule(), found)
                || (found != null
                        && !found.redirects()
                        && isSame(choice.rule(), values, found.rule(), search.values()));
    }

    /** Says what answers a URL instead of the rule that it was built of. */
    String answering(Choice choice, @Nullable String method, @Nullable String host) {
        Rule rule = choice.rule().rule();
        String path = choice.url().path();
        Entry found =
                search(choice, methodOf(rule, method), host, rule.isWebsocket()).found();
        if (found == null) {
            return "no rule answers " + path;
        }
        Rule other = found.rule().rule();
        String origin = other.origin() == null ? "" : " (" + other.origin() + ")";
        return "another rule, " + other.pattern() + origin + ", answers " + path;
    }

    private static boolean isExactly(CompiledRule rule, @Nullable Entry found) {
        return found != null && found.rule().index() == rule.index() && found.kind() == Kind.EXACT;
    }

    /** Returns the method that was asked for, or else, and where OPTIONS is but automatic, one that the rule takes. */
    private static String methodOf(Rule rule, @Nullable String method) {
        Set<String> methods = rule.methods();
        if (method != null && (methods.isEmpty() || !method.equals("OPTIONS") || methods.contains(method))) {
            return method;
        }
        return methods.isEmpty() || methods.contains("GET")
                ? "GET"
                : methods.iterator().next();
    }

    private static boolean isSame(CompiledRule a, Map<String, ?> ofA, CompiledRule b, Map<String, ?> ofB) {
        return a.endpoint().equals(b.endpoint())
                && a.hasSameArguments(b)
                && a.names().stream().allMatch(name -> text(a, ofA, name).equals(text(b, ofB, name)));
    }

    /** Returns how a value is written, so that 7 and "7" are one. */
    private static String text(CompiledRule rule, Map<String, ?> values, String name) {
        Object fixed = rule.rule().defaults().get(name);
        Object value = fixed == null ? values.get(name) : fixed;
        int variable = rule.pathVariables().indexOf(name);
        return value == null || variable < 0
                ? String.valueOf(value)
                : rule.converters().get(variable).write(value);
    }
}
