package dev.retort.routing;

import dev.retort.routing.Match.Redirect;
import dev.retort.routing.UrlBuilder.Choice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leads requests to the one address that a page has: from an alias to its rule, from a variable's default value to the rule
 * that has the default, from a rule that only redirects to its target, from a path without its slash to the one with it.
 *
 * <p>A location starts with one slash and never with two, which a browser takes for another host; it has no character that
 * could end the field.
 */
final class Redirects {

    private static final int PERMANENT = 308;

    /**
     * Where a rule may lead.
     *
     * @param canonical the rules that its requests belong to if these can be built
     * @param target where they go otherwise, or null if they stay
     */
    private record Plan(
            List<CompiledRule> canonical, @Nullable RedirectTarget target) {}

    /** The plan of each rule by its index, null where it never redirects. */
    private final @Nullable Plan[] plans;

    private final Reach reach;

    Redirects(
            int size,
            List<CompiledRule> rules,
            UrlBuilder builder,
            Reach reach,
            boolean redirectDefaults,
            Faults faults) {
        this.reach = reach;
        plans = new Plan[size];
        for (CompiledRule rule : rules) {
            List<CompiledRule> canonical = new ArrayList<>();
            if (rule.rule().isAlias()) {
                canonical.addAll(canonicalOf(rule, builder, faults));
            } else if (redirectDefaults) {
                canonical.addAll(builder.withDefaultsFor(rule));
            }
            RedirectTarget target = targetOf(rule, faults);
            if (target != null || !canonical.isEmpty()) {
                plans[rule.index()] = new Plan(canonical, target);
            }
        }
    }

    private static List<CompiledRule> canonicalOf(CompiledRule alias, UrlBuilder builder, Faults faults) {
        List<CompiledRule> canonical = builder.rulesOf(alias.endpoint()).stream()
                .filter(other -> !other.rule().isAlias() && alias.covers(other))
                .toList();
        if (canonical.isEmpty()) {
            faults.add(
                    alias.rule(),
                    "The alias has no rule to lead to",
                    "Add a rule for the endpoint '" + alias.endpoint()
                            + "' that is no alias and has no other variables, or remove .alias().");
        }
        return canonical;
    }

    private static @Nullable RedirectTarget targetOf(CompiledRule rule, Faults faults) {
        String template = rule.rule().redirectTo();
        if (template == null) {
            return null;
        }
        try {
            return RedirectTarget.of(template, rule.pathVariables());
        } catch (RuleFault fault) {
            faults.add(rule.rule(), template, fault);
            return null;
        }
    }

    /** Reports the rules whose targets lead on without end. */
    void refuseCircles(List<CompiledRule> rules, UrlMatcher matcher, Faults faults) {
        Circles circles = new Circles(matcher, faults);
        for (CompiledRule compiled : rules) {
            Rule rule = compiled.rule();
            Plan plan = plans[compiled.index()];
            if (plan != null && plan.target() != null && rule.redirectTo() != null) {
                circles.check(rule, rule.redirectTo(), plan.target());
            }
        }
    }

    /** Returns where a match leads that is not to be answered where it is, or null. */
    @Nullable Redirect of(CompiledRule rule, PathValues values, String path, MatchRequest request) {
        Plan plan = plans[rule.index()];
        if (plan == null) {
            return null;
        }
        Redirect redirect = toCanonical(plan.canonical(), values, path, request);
        if (redirect != null || plan.target() == null) {
            return redirect;
        }
        return new Redirect(plan.target().expand(rule, values, request.prefix()), PERMANENT);
    }

    private @Nullable Redirect toCanonical(
            List<CompiledRule> rules, PathValues values, String path, MatchRequest request) {
        Choice choice = UrlBuilder.choose(
                rules,
                values,
                request.method(),
                request.host(),
                test -> isHere(test, path, request) || reach.endsAt(test, request));
        if (choice == null || isHere(choice, path, request)) {
            return null;
        }
        RuleUrl url = choice.url();
        boolean here = UrlWriter.isHere(url, request.host());
        String local = withQuery(request.prefix() + url.path(), request);
        if (here) {
            return new Redirect(local, PERMANENT);
        }
        String scheme =
                UrlWriter.protocol(request.scheme(), choice.rule().rule().isWebsocket());
        String host = UrlWriter.hostOf(url.host(), request.host());
        return new Redirect((scheme == null || scheme.isEmpty() ? "" : scheme + ":") + "//" + host + local, PERMANENT);
    }

    /** Tells whether a URL is the one that was asked for. */
    private static boolean isHere(Choice choice, String path, MatchRequest request) {
        return UrlWriter.isHere(choice.url(), request.host())
                && choice.url().decodedPath().equals(path);
    }

    /** Returns the redirect to a percent-decoded path on the same host. */
    static Redirect toPath(String path, MatchRequest request) {
        return new Redirect(withQuery(request.prefix() + PercentEncoding.path(path), request), PERMANENT);
    }

    private static String withQuery(String encodedPath, MatchRequest request) {
        String query = request.query();
        String path = onThisServer(encodedPath);
        return query == null || query.isEmpty() ? path : path + "?" + PercentEncoding.mend(query);
    }

    /** Makes sure that an encoded path is no more than that: one slash first, nothing that ends a field. */
    static String onThisServer(String encodedPath) {
        int start = 0;
        while (start < encodedPath.length()
                && (encodedPath.charAt(start) == '/' || encodedPath.charAt(start) == '\\')) {
            start++;
        }
        String path = PercentEncoding.mend(encodedPath);
        return start == 1 && path.charAt(0) == '/' ? path : "/" + PercentEncoding.mend(encodedPath.substring(start));
    }
}
