package dev.retort.routing;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says which requests lead to an endpoint, and what its URLs look like.
 *
 * <pre>{@code
 * Rule.of("/users/<int:id>").endpoint("user.show").methods("GET")
 * }</pre>
 *
 * <p>The syntax and the meaning of every attribute are Werkzeug's, whose {@code Rule} this follows. A rule is an immutable
 * value: each method that sets an attribute returns a copy. Nothing is checked here; {@link UrlMap.Builder#build()} checks
 * all rules at once, so that every mistake is reported together. Safe for use by many threads.
 */
public final class Rule {

    // Written only by the method that makes a copy, before anybody else sees it.
    private String pattern;
    private @Nullable String endpoint;
    private Set<String> methods = Set.of();
    private Map<String, Object> defaults = Map.of();
    private @Nullable Boolean strictSlashes;
    private @Nullable Boolean mergeSlashes;
    private @Nullable String host;
    private boolean alias;
    private @Nullable String redirectTo;
    private boolean buildOnly;
    private boolean websocket;
    private boolean automaticOptions = true;
    private @Nullable String origin;

    private Rule(String pattern) {
        this.pattern = Objects.requireNonNull(pattern, "pattern");
    }

    /**
     * Creates a rule for a path.
     *
     * @param pattern the path, percent-decoded, with variables as {@code <name>} or {@code <converter(arguments):name>}
     * @return the rule, without an endpoint yet, for every method
     */
    public static Rule of(String pattern) {
        return new Rule(pattern);
    }

    private Rule copy() {
        Rule copy = new Rule(pattern);
        copy.endpoint = endpoint;
        copy.methods = methods;
        copy.defaults = defaults;
        copy.strictSlashes = strictSlashes;
        copy.mergeSlashes = mergeSlashes;
        copy.host = host;
        copy.alias = alias;
        copy.redirectTo = redirectTo;
        copy.buildOnly = buildOnly;
        copy.websocket = websocket;
        copy.automaticOptions = automaticOptions;
        copy.origin = origin;
        return copy;
    }

    /**
     * Sets the pattern, keeping all else: what a blueprint does to mount a rule below its prefix.
     *
     * @param pattern as in {@link #of(String)}
     * @return a copy with that pattern
     */
    public Rule pattern(String pattern) {
        Rule copy = copy();
        copy.pattern = Objects.requireNonNull(pattern, "pattern");
        return copy;
    }

    /**
     * Sets the endpoint, the name by which URLs are built. Several rules may share one.
     *
     * @param endpoint the name, such as {@code blog.show}
     * @return a copy with that endpoint
     */
    public Rule endpoint(String endpoint) {
        Rule copy = copy();
        copy.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        return copy;
    }

    /**
     * Sets the methods that the rule takes. HEAD comes with GET.
     *
     * @param methods the methods, in any case; none for every method, which is also the default
     * @return a copy with those methods
     */
    public Rule methods(String... methods) {
        return methods(Arrays.asList(methods));
    }

    /**
     * Sets the methods that the rule takes. HEAD comes with GET.
     *
     * @param methods the methods, in any case; none for every method, which is also the default
     * @return a copy with those methods
     */
    public Rule methods(Iterable<String> methods) {
        Set<String> sorted = new TreeSet<>();
        methods.forEach(method -> sorted.add(method.toUpperCase(Locale.ROOT)));
        Rule copy = copy();
        copy.methods = Collections.unmodifiableSet(sorted);
        return copy;
    }

    /**
     * Sets values that the rule gives in addition to those of its variables.
     *
     * <p>Of two rules with one endpoint where one has a default for the other's variable, requests for the other rule with
     * that very value are redirected to the one with the default, so that a page has one address.
     *
     * @param defaults the values by name, none of which is a variable of the rule
     * @return a copy with those defaults
     */
    public Rule defaults(Map<String, ?> defaults) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        defaults.forEach((name, value) ->
                ordered.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, name)));
        Rule copy = copy();
        copy.defaults = Collections.unmodifiableMap(ordered);
        return copy;
    }

    /**
     * Sets whether a path that differs from the rule in its last slash alone is another path.
     *
     * @param strict true: {@code /x} redirects to the rule {@code /x/}, and {@code /x/} is not found for the rule
     *     {@code /x}; false: both are served. Unset, the map decides.
     * @return a copy with that setting
     */
    public Rule strictSlashes(boolean strict) {
        Rule copy = copy();
        copy.strictSlashes = strict;
        return copy;
    }

    /**
     * Sets whether a path with slashes in a row is redirected to the rule if it matches once they are merged.
     *
     * @param merge whether to merge; unset, the map decides
     * @return a copy with that setting
     */
    public Rule mergeSlashes(boolean merge) {
        Rule copy = copy();
        copy.mergeSlashes = merge;
        return copy;
    }

    /**
     * Sets the host that the rule is for; rules with a host are tried before those without.
     *
     * <p>Hosts are compared without case. A variable may span dots. The port is compared only if the host names one.
     *
     * @param host the host, with variables as in the path, such as {@code <lang>.example.org}
     * @return a copy with that host
     */
    public Rule host(String host) {
        Rule copy = copy();
        copy.host = Objects.requireNonNull(host, "host");
        return copy;
    }

    /**
     * Makes the rule an alias: its requests are redirected to the rule of the same endpoint that is none.
     *
     * @return a copy that is an alias
     */
    public Rule alias() {
        Rule copy = copy();
        copy.alias = true;
        return copy;
    }

    /**
     * Makes the rule redirect its requests, without their query.
     *
     * @param template the target, with {@code <name>} for the rule's variables: relative to the mount point
     *     ({@code foo/<id>}), to the server ({@code /foo/<id>}), or a URL ({@code https://example.org/<id>}), in whose host
     *     no variable may stand
     * @return a copy that redirects
     */
    public Rule redirectTo(String template) {
        Rule copy = copy();
        copy.redirectTo = Objects.requireNonNull(template, "template");
        return copy;
    }

    /**
     * Makes the rule serve for building URLs alone: it matches no request.
     *
     * @return a copy that never matches
     */
    public Rule buildOnly() {
        Rule copy = copy();
        copy.buildOnly = true;
        return copy;
    }

    /**
     * Makes the rule one for WebSocket handshakes, and for nothing else.
     *
     * @return a copy for WebSockets
     */
    public Rule websocket() {
        Rule copy = copy();
        copy.websocket = true;
        return copy;
    }

    /**
     * Sets whether OPTIONS is answered automatically where the rule does not list it.
     *
     * @param automatic whether it is, as is the default; a rule for every method takes OPTIONS itself in any case
     * @return a copy with that setting
     */
    public Rule automaticOptions(boolean automatic) {
        Rule copy = copy();
        copy.automaticOptions = automatic;
        return copy;
    }

    /**
     * Sets where the rule was declared, for messages.
     *
     * @param origin the place, such as {@code Blog.show(int)}
     * @return a copy with that origin
     */
    public Rule origin(String origin) {
        Rule copy = copy();
        copy.origin = Objects.requireNonNull(origin, "origin");
        return copy;
    }

    /** {@return the pattern} */
    public String pattern() {
        return pattern;
    }

    /** {@return the endpoint, or null where none is set} */
    public @Nullable String endpoint() {
        return endpoint;
    }

    /** {@return the methods, sorted and in upper case, without the HEAD that GET brings; empty for every method} */
    public Set<String> methods() {
        return methods;
    }

    /** {@return the values by name, in the order in which they were given} */
    public Map<String, Object> defaults() {
        return defaults;
    }

    /**
     * Returns the names of the values that a match of this rule has, in their order: the host's variables, the path's
     * variables, the defaults.
     *
     * @return the names
     * @throws RuleException if the rule's syntax is wrong
     */
    public List<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        Faults faults = new Faults();
        RuleCompiler.parse(this, faults).forEach(token -> {
            if (token instanceof RuleParser.Token.Variable variable) {
                names.add(variable.name());
            }
        });
        faults.throwIfAny();
        names.addAll(defaults.keySet());
        return List.copyOf(names);
    }

    /** {@return the setting, or null where the map decides} */
    public @Nullable Boolean strictSlashes() {
        return strictSlashes;
    }

    /** {@return the setting, or null where the map decides} */
    public @Nullable Boolean mergeSlashes() {
        return mergeSlashes;
    }

    /** {@return the host, or null where the rule is for every host} */
    public @Nullable String host() {
        return host;
    }

    /** {@return whether the rule is an alias} */
    public boolean isAlias() {
        return alias;
    }

    /** {@return the template, or null where the rule does not redirect} */
    public @Nullable String redirectTo() {
        return redirectTo;
    }

    /** {@return whether the rule serves for building URLs alone} */
    public boolean isBuildOnly() {
        return buildOnly;
    }

    /** {@return whether the rule is for WebSocket handshakes} */
    public boolean isWebsocket() {
        return websocket;
    }

    /** {@return whether OPTIONS is answered automatically} */
    public boolean automaticOptions() {
        return automaticOptions;
    }

    /** {@return the place, or null where it was not said} */
    public @Nullable String origin() {
        return origin;
    }

    /** Returns the rule as people write it: {@code GET, POST example.org/users/<int:id> -> user.show}. */
    @Override
    public String toString() {
        return (methods.isEmpty() ? "" : String.join(", ", methods) + " ")
                + (host == null ? "" : host)
                + pattern
                + (endpoint == null ? "" : " -> " + endpoint);
    }
}
