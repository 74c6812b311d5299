package dev.retort.routing;

import dev.retort.routing.RuleUrl.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds URLs from endpoints.
 *
 * <p>Of the rules of an endpoint, those are suitable that take the method, whose variables all have a value, and whose
 * defaults no value contradicts. Among these the one goes first that is no alias, is on the current host, uses most of the
 * values, has most variables, has most defaults, was added first. One whose URL another rule would answer is passed over.
 */
final class UrlBuilder {

    /** How rules of one endpoint are ordered before the values are known; Werkzeug's {@code build_compare_key}. */
    private static final Comparator<CompiledRule> ORDER = Comparator.comparing(UrlBuilder::isLastResort)
            .thenComparing(rule -> -rule.names().size())
            .thenComparing(rule -> -rule.layout().defaults())
            .thenComparing(CompiledRule::index);

    private final Map<String, List<CompiledRule>> byEndpoint = new LinkedHashMap<>();

    private final Reach reach;

    UrlBuilder(List<CompiledRule> rules, Reach reach) {
        this.reach = reach;
        for (CompiledRule rule : rules) {
            if (!rule.endpoint().isEmpty()) {
                byEndpoint
                        .computeIfAbsent(rule.endpoint(), key -> new ArrayList<>())
                        .add(rule);
            }
        }
        byEndpoint.values().forEach(list -> list.sort(ORDER));
    }

    private static boolean isLastResort(CompiledRule rule) {
        return rule.rule().isAlias() || rule.rule().redirectTo() != null;
    }

    Set<String> endpoints() {
        return byEndpoint.keySet();
    }

    /** Returns the rules of an endpoint, the first to build before the others. */
    List<CompiledRule> rulesOf(String endpoint) {
        return byEndpoint.getOrDefault(endpoint, List.of());
    }

    String build(String endpoint, Map<String, ?> given, BuildOptions base) {
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (name == null) {
                throw new BuildException(endpoint, "a value has no name.", null);
            }
            if (value != null) {
                values.put(name, value);
            }
        });
        BuildOptions options = ReservedValues.take(endpoint, values, base);
        List<CompiledRule> rules = rulesOf(endpoint);
        if (rules.isEmpty()) {
            throw byEndpoint.isEmpty()
                    ? new BuildException(endpoint, "the map has no endpoints.", null)
                    : new BuildException(
                            endpoint, "there is no such endpoint.", Nearest.within(endpoint, byEndpoint.keySet()));
        }
        Choice choice = options.method() == null ? choose(rules, values, "GET", options) : null;
        if (choice == null) {
            choice = choose(rules, values, options.method(), options);
        }
        if (choice == null) {
            throw new BuildException(endpoint, whyNot(rules, values, options), null);
        }
        return UrlWriter.write(endpoint, choice.rule(), choice.url(), values, options);
    }

    private @Nullable Choice choose(
            List<CompiledRule> rules, Map<String, ?> values, @Nullable String method, BuildOptions options) {
        return choose(
                rules,
                values,
                method,
                options.host(),
                choice -> reach.leadsBack(choice, values, method, options.host()));
    }

    /** A rule, and what it builds. */
    record Choice(CompiledRule rule, RuleUrl url) {}

    /** Returns the best of the rules that can be built and whose URL passes a test, or null. */
    static @Nullable Choice choose(
            List<CompiledRule> rules,
            Map<String, ?> values,
            @Nullable String method,
            @Nullable String host,
            Predicate<Choice> test) {
        Set<CompiledRule> failed = new HashSet<>();
        while (true) {
            Choice best = best(rules, failed, values, method, host);
            if (best == null || test.test(best)) {
                return best;
            }
            failed.add(best.rule());
        }
    }

    private static @Nullable Choice best(
            List<CompiledRule> rules,
            Set<CompiledRule> failed,
            Map<String, ?> values,
            @Nullable String method,
            @Nullable String host) {
        Choice best = null;
        for (CompiledRule rule : rules) {
            if (failed.contains(rule) || !isSuitable(rule, values, method)) {
                continue;
            }
            try {
                Choice choice = new Choice(rule, RuleUrl.of(rule, values));
                if (best == null || isBetter(choice, best, values, host)) {
                    best = choice;
                }
            } catch (Refused e) {
                // The next rule may take the values; if none does, whyNot asks again.
            }
        }
        return best;
    }

    private static boolean isBetter(Choice a, Choice b, Map<String, ?> values, @Nullable String host) {
        if (isLastResort(a.rule()) != isLastResort(b.rule())) {
            return isLastResort(b.rule());
        }
        boolean here = UrlWriter.isHere(a.url(), host);
        if (here != UrlWriter.isHere(b.url(), host)) {
            return here;
        }
        return used(a.rule(), values) > used(b.rule(), values);
    }

    private static int used(CompiledRule rule, Map<String, ?> values) {
        int used = 0;
        for (String name : rule.names()) {
            used += values.containsKey(name) ? 1 : 0;
        }
        return used;
    }

    static boolean isSuitable(CompiledRule rule, Map<String, ?> values, @Nullable String method) {
        if (method != null && !takes(rule, method)) {
            return false;
        }
        for (String name : rule.pathVariables()) {
            if (values.get(name) == null) {
                return false;
            }
        }
        for (Map.Entry<String, Object> fixed : rule.rule().defaults().entrySet()) {
            Object value = values.get(fixed.getKey());
            if (value != null && !isSame(value, fixed.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(CompiledRule rule, String method) {
        Set<String> methods = rule.rule().methods();
        return methods.isEmpty()
                || methods.contains(method)
                || (method.equals("HEAD") && methods.contains("GET"))
                || (method.equals("OPTIONS") && rule.answersOptions());
    }

    /** Tells whether a value is that of a default: {@code 1}, {@code 1L} and {@code "1"} are one in a URL. */
    private static boolean isSame(Object value, Object fixed) {
        return value.equals(fixed) || value.toString().equals(fixed.toString());
    }

    private String whyNot(List<CompiledRule> rules, Map<String, ?> values, BuildOptions options) {
        Set<String> reasons = new LinkedHashSet<>();
        for (CompiledRule rule : rules) {
            reasons.add("the rule " + rule.rule().pattern() + " " + whyNot(rule, values, options));
        }
        return String.join("; ", reasons) + ".";
    }

    private String whyNot(CompiledRule rule, Map<String, ?> values, BuildOptions options) {
        String method = options.method();
        if (method != null && !takes(rule, method)) {
            return "takes " + String.join(", ", rule.rule().methods()) + ", not " + method;
        }
        List<String> missing = rule.pathVariables().stream()
                .filter(name -> values.get(name) == null)
                .toList();
        if (!missing.isEmpty()) {
            return "lacks a value for " + String.join(", ", missing);
        }
        try {
            RuleUrl url = RuleUrl.of(rule, values);
            return isSuitable(rule, values, method)
                    ? "is hidden: " + reach.answering(new Choice(rule, url), method, options.host())
                    : "has other defaults: " + rule.rule().defaults();
        } catch (Refused e) {
            return "refuses: " + e.getMessage();
        }
    }

    /** Returns the rules that have a default where a rule has a variable, and are built before it. */
    List<CompiledRule> withDefaultsFor(CompiledRule rule) {
        List<CompiledRule> before = new ArrayList<>();
        for (CompiledRule other : rulesOf(rule.endpoint())) {
            if (other.index() == rule.index()) {
                return before;
            }
            if (other.layout().defaults() > 0 && !other.rule().isBuildOnly() && other.hasSameArguments(rule)) {
                before.add(other);
            }
        }
        return List.of();
    }
}
