package dev.retort.routing;

import dev.retort.routing.Match.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads requests to endpoints by rules, and builds the URLs of endpoints from the same rules.
 *
 * <pre>{@code
 * UrlMap map = UrlMap.builder()
 *         .add(Rule.of("/users/<int:id>").endpoint("user.show").methods("GET"))
 *         .build();
 * map.match(MatchRequest.of("GET", "/users/7"));   // Found, with id = 7
 * map.build("user.show", Map.of("id", 7));         // "/users/7"
 * }</pre>
 *
 * <p>The meaning of rules is Werkzeug's; {@code docs/routing.md} says where it is bettered. A map is compiled once and
 * immutable: safe for use by many threads.
 */
public final class UrlMap {

    private final List<Rule> rules;
    private final MatchTree tree;
    private final UrlMatcher matcher;
    private final UrlBuilder urls;

    private UrlMap(List<Rule> rules, MatchTree tree, UrlMatcher matcher, UrlBuilder urls) {
        this.rules = rules;
        this.tree = tree;
        this.matcher = matcher;
        this.urls = urls;
    }

    /**
     * Creates a builder for a map.
     *
     * @return a builder without rules, with strict slashes, merged slashes and redirects to defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds what a request means.
     *
     * <p>Of the rules that match the path and take the method, the first by priority is the answer. A converter that
     * refuses a value lets the next rule try. No exception is thrown, whatever the request, but what an
     * application's own converter throws.
     *
     * @param request the request
     * @return the outcome
     */
    public Match match(MatchRequest request) {
        return matcher.match(request);
    }

    /**
     * Explains for each rule whether it takes a request, and if not, why: for a page of errors or a command, as every rule
     * is tried. Of more than twenty rules those nearest to the request are explained.
     *
     * @param request the request
     * @return the explanations in the order of priority, of which one at most is the rule that {@link #match} finds or that
     *     it redirects for; rules for building alone are left out
     */
    public List<RuleExplanation> explain(MatchRequest request) {
        return matcher.explain(request);
    }

    /** Searches the tree; for the tests, which count the steps. */
    TreeSearch search(MatchRequest request, String path, @Nullable String method, boolean merged) {
        return matcher.search(request, path, method, merged);
    }

    /**
     * Builds the URL of an endpoint, as a path on the current host.
     *
     * @param endpoint the endpoint
     * @param values the values, as in {@link #build(String, Map, BuildOptions)}
     * @return the URL
     * @throws BuildException if there is no such URL
     */
    public String build(String endpoint, Map<String, ?> values) {
        return build(endpoint, values, BuildOptions.defaults());
    }

    /**
     * Builds the URL of an endpoint.
     *
     * <p>Values that are no variable of the rule become the query, in the order of the map; an {@link Iterable} or an array
     * repeats its name; a null value is as good as none. Of several rules the one that uses most of the values wins. What
     * is built matches again: it leads to this endpoint, with the same values. That is looked up, at the cost of a match;
     * only aliases, and rules that redirect or are for building alone, are built in any case.
     *
     * <p>As in Flask, the names {@code _anchor}, {@code _external}, {@code _scheme} and {@code _method} set the options of
     * these names and win over {@code options}.
     *
     * @param endpoint the endpoint
     * @param values the values by name
     * @param options how the URL is built
     * @return the URL, percent-encoded: a path that starts with one slash, or a URL with a host where the options ask for
     *     one or the rule has another host than the current one
     * @throws BuildException if there is no such endpoint, a value is missing or would not match again, another rule
     *     would answer the URL, no rule takes the method, or a host is needed and unknown
     */
    public String build(String endpoint, Map<String, ?> values, BuildOptions options) {
        return urls.build(endpoint, values, options);
    }

    /**
     * Returns the rules.
     *
     * @return the same instances that were added, in their order, so that {@link Found#index()} is a position in it
     */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Returns the rules in the order in which they are tried.
     *
     * @return the same instances that were added, those for building alone last
     */
    public List<Rule> rulesByPriority() {
        List<Rule> sorted = new ArrayList<>();
        tree.entries.stream()
                .filter(entry -> entry.kind() == Entry.Kind.EXACT)
                .forEach(entry -> sorted.add(entry.rule().rule()));
        rules.stream().filter(Rule::isBuildOnly).forEach(sorted::add);
        return List.copyOf(sorted);
    }

    /**
     * Returns the endpoints.
     *
     * @return the names for which a URL can be built, in the order of their first rules
     */
    public Set<String> endpoints() {
        return Collections.unmodifiableSet(urls.endpoints());
    }

    /**
     * Tells whether a value can be part of an endpoint's URL, rather than of its query; Werkzeug's {@code
     * is_endpoint_expecting}.
     *
     * @param endpoint the endpoint
     * @param name the name of the value
     * @return whether a rule of the endpoint has a variable or a default of that name
     */
    public boolean isExpecting(String endpoint, String name) {
        for (CompiledRule rule : urls.rulesOf(endpoint)) {
            if (rule.names().contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Collects rules and converters for a {@link UrlMap}. Not safe for use by many threads. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();
        private final Converters converters = new Converters();
        private boolean strictSlashes = true;
        private boolean mergeSlashes = true;
        private boolean redirectDefaults = true;

        private Builder() {}

        /**
         * Adds a rule. Of two rules of the same priority, the one that is added first is tried first.
         *
         * @param rule the rule
         * @return this
         */
        public Builder add(Rule rule) {
            rules.add(Objects.requireNonNull(rule, "rule"));
            return this;
        }

        /**
         * Adds rules, in order.
         *
         * @param rules the rules
         * @return this
         */
        public Builder addAll(Iterable<Rule> rules) {
            rules.forEach(this::add);
            return this;
        }

        /**
         * Returns another builder with the same converters and settings.
         *
         * @return a builder without rules
         */
        public Builder withoutRules() {
            Builder other = new Builder();
            other.converters.takeOver(converters);
            other.strictSlashes = strictSlashes;
            other.mergeSlashes = mergeSlashes;
            other.redirectDefaults = redirectDefaults;
            return other;
        }

        /**
         * Tells which requests a rule matches, its methods aside. Two rules of one place that take one method are the same,
         * and {@link #build()} refuses them.
         *
         * @param rule the rule, whether it was added or not
         * @return a value that equals that of another rule if both match the same hosts and paths with the same converters,
         *     whatever their variables are called; null for a rule that is wrong
         */
        public @Nullable Object place(Rule rule) {
            CompiledRule compiled =
                    new RuleCompiler(converters, strictSlashes, mergeSlashes, new Faults()).compile(rule, 0);
            return compiled == null ? null : Place.of(compiled);
        }

        /**
         * Registers a converter that takes no arguments; under the name of a built-in one it replaces that.
         *
         * @param name the name; {@code default} is the converter of variables that name none
         * @param converter the converter
         * @return this
         * @throws IllegalArgumentException if the name is not made of ASCII letters, digits and underscores
         */
        public Builder converter(String name, Converter<?> converter) {
            Objects.requireNonNull(converter, "converter");
            return converter(name, arguments -> {
                arguments.parameters();
                return converter;
            });
        }

        /**
         * Registers a converter that takes arguments; under the name of a built-in one it replaces that.
         *
         * @param name the name; {@code default} is the converter of variables that name none
         * @param factory makes the converter
         * @return this
         * @throws IllegalArgumentException if the name is not made of ASCII letters, digits and underscores
         */
        public Builder converter(String name, ConverterFactory factory) {
            if (!RuleParser.isName(name)) {
                throw new IllegalArgumentException(
                        "'" + name
                                + "' names no converter. A name is made of ASCII letters, digits and '_', and starts with no digit.");
            }
            converters.register(name, Objects.requireNonNull(factory, "factory"));
            return this;
        }

        /**
         * Sets what {@link Rule#strictSlashes(boolean)} is for rules that do not say.
         *
         * @param strict whether slashes at the end are strict; true unless set
         * @return this
         */
        public Builder strictSlashes(boolean strict) {
            strictSlashes = strict;
            return this;
        }

        /**
         * Sets what {@link Rule#mergeSlashes(boolean)} is for rules that do not say.
         *
         * @param merge whether slashes in a row are merged; true unless set
         * @return this
         */
        public Builder mergeSlashes(boolean merge) {
            mergeSlashes = merge;
            return this;
        }

        /**
         * Sets whether requests with a default's value are redirected to the rule that has the default.
         *
         * @param redirect whether they are; true unless set
         * @return this
         */
        public Builder redirectDefaults(boolean redirect) {
            redirectDefaults = redirect;
            return this;
        }

        /**
         * Compiles the map.
         *
         * @return the map
         * @throws RuleException if a rule is wrong or two are the same; it tells of all such rules at once
         */
        public UrlMap build() {
            Faults faults = new Faults();
            RuleCompiler compiler = new RuleCompiler(converters, strictSlashes, mergeSlashes, faults);
            List<CompiledRule> compiled = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                CompiledRule rule = compiler.compile(rules.get(i), i);
                if (rule != null) {
                    compiled.add(rule);
                }
            }
            MatchTree tree = new MatchTree(
                    compiled.stream().filter(rule -> !rule.rule().isBuildOnly()).toList(), faults);
            Reach reach = new Reach(tree);
            UrlBuilder urls = new UrlBuilder(compiled, reach);
            Redirects redirects = new Redirects(rules.size(), compiled, urls, reach, redirectDefaults, faults);
            UrlMatcher matcher = new UrlMatcher(tree, redirects);
            redirects.refuseCircles(compiled, matcher, faults);
            faults.throwIfAny();
            return new UrlMap(List.copyOf(rules), tree, matcher, urls);
        }
    }
}
