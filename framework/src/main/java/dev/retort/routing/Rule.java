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
import java.util.function.Consumer;
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

    /** Never written to once it is here. */
    private final RuleAttributes is;

    private Rule(RuleAttributes attributes) {
        is = attributes;
    }

    private Rule with(Consumer<RuleAttributes> change) {
        RuleAttributes copy = is.copy();
        change.accept(copy);
        return new Rule(copy);
    }

    /**
     * Creates a rule for a path.
     *
     * @param pattern the path, percent-decoded, with variables as {@code <name>} or {@code <converter(arguments):name>}
     * @return the rule, without an endpoint yet, for every method
     */
    public static Rule of(String pattern) {
        return new Rule(new RuleAttributes(pattern));
    }

    /**
     * Sets the pattern, keeping all else: what a blueprint does to mount a rule below its prefix.
     *
     * @param pattern as in {@link #of(String)}
     * @return a copy with that pattern
     */
    public Rule pattern(String pattern) {
        return with(copy -> copy.pattern = Objects.requireNonNull(pattern, "pattern"));
    }

    /**
     * Sets the endpoint, the name by which URLs are built. Several rules may share one.
     *
     * @param endpoint the name, such as {@code blog.show}
     * @return a copy with that endpoint
     */
    public Rule endpoint(String endpoint) {
        return with(copy -> copy.endpoint = Objects.requireNonNull(endpoint, "endpoint"));
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
        return with(copy -> copy.methods = Collections.unmodifiableSet(sorted));
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
        return with(copy -> copy.defaults = Collections.unmodifiableMap(ordered));
    }

    /**
     * Sets what variables become, of which the pattern says nothing or less than the handler wants.
     *
     * <p>A value that does not fit its type lets the next rule try, and URLs are built of values that fit alone.
     *
     * @param types the types by the names of variables; a name that is no variable of the rule means nothing
     * @return a copy with those types
     */
    public Rule types(Map<String, ? extends VariableType> types) {
        return with(copy -> copy.types = Map.copyOf(types));
    }

    /**
     * Sets whether a path that differs from the rule in its last slash alone is another path.
     *
     * @param strict true: {@code /x} redirects to the rule {@code /x/}, and {@code /x/} is not found for the rule
     *     {@code /x}; false: both are served. Unset, the map decides.
     * @return a copy with that setting
     */
    public Rule strictSlashes(boolean strict) {
        return with(copy -> copy.strictSlashes = strict);
    }

    /**
     * Sets whether a path with slashes in a row is redirected to the rule if it matches once they are merged.
     *
     * @param merge whether to merge; unset, the map decides
     * @return a copy with that setting
     */
    public Rule mergeSlashes(boolean merge) {
        return with(copy -> copy.mergeSlashes = merge);
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
        return with(copy -> copy.host = Objects.requireNonNull(host, "host"));
    }

    /**
     * Makes the rule an alias: its requests are redirected to the rule of the same endpoint that is none.
     *
     * <p>The alias serves a request itself where that rule does not take the method, cannot be built of the values, or
     * would not be reached, because another rule answers at its address.
     *
     * @return a copy that is an alias
     */
    public Rule alias() {
        return with(copy -> copy.alias = true);
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
        return with(copy -> copy.redirectTo = Objects.requireNonNull(template, "template"));
    }

    /**
     * Makes the rule serve for building URLs alone: it matches no request.
     *
     * @return a copy that never matches
     */
    public Rule buildOnly() {
        return with(copy -> copy.buildOnly = true);
    }

    /**
     * Makes the rule one for WebSocket handshakes, and for nothing else.
     *
     * <p>Its URLs begin with {@code ws} or {@code wss} and so have a host in any case: without one, here or in the
     * {@linkplain BuildOptions#host(String) options}, none can be built.
     *
     * @return a copy for WebSockets
     */
    public Rule websocket() {
        return with(copy -> copy.websocket = true);
    }

    /**
     * Sets whether OPTIONS is answered automatically where the rule does not list it.
     *
     * @param automatic whether it is, as is the default; a rule for every method takes OPTIONS itself in any case
     * @return a copy with that setting
     */
    public Rule automaticOptions(boolean automatic) {
        return with(copy -> copy.automaticOptions = automatic);
    }

    /**
     * Sets where the rule was declared, for messages.
     *
     * @param origin the place, such as {@code Blog.show(int)}
     * @return a copy with that origin
     */
    public Rule origin(String origin) {
        return with(copy -> copy.origin = Objects.requireNonNull(origin, "origin"));
    }

    /** {@return the pattern} */
    public String pattern() {
        return is.pattern;
    }

    /** {@return the endpoint, or null where none is set} */
    public @Nullable String endpoint() {
        return is.endpoint;
    }

    /** {@return the methods, sorted and in upper case, without the HEAD that GET brings; empty for every method} */
    public Set<String> methods() {
        return is.methods;
    }

    /** {@return the values by name, in the order in which they were given} */
    public Map<String, Object> defaults() {
        return is.defaults;
    }

    /**
     * Returns the names of the values that a match of this rule has, in their order: the host's variables, the path's
     * variables, the defaults.
     *
     * @return the names
     * @throws RuleException if the rule's syntax is wrong
     */
    public List<String> variables() {
        Set<String> names = new LinkedHashSet<>(converters().keySet());
        names.addAll(is.defaults.keySet());
        return List.copyOf(names);
    }

    /** {@return what variables become, by their names} */
    public Map<String, VariableType> types() {
        return is.types;
    }

    /**
     * Returns which converter each variable has, as the rule is written.
     *
     * @return the converters' names by those of the variables, the host's before the path's; {@code default} for a variable
     *     that names none, as in {@code <name>}
     * @throws RuleException if the rule's syntax is wrong
     */
    public Map<String, String> converters() {
        Faults faults = new Faults();
        Map<String, String> converters = new LinkedHashMap<>();
        RuleCompiler.parse(this, faults).forEach(token -> {
            if (token instanceof RuleParser.Token.Variable variable) {
                converters.put(variable.name(), variable.converter());
            }
        });
        faults.throwIfAny();
        return Collections.unmodifiableMap(converters);
    }

    /** {@return the setting, or null where the map decides} */
    public @Nullable Boolean strictSlashes() {
        return is.strictSlashes;
    }

    /** {@return the setting, or null where the map decides} */
    public @Nullable Boolean mergeSlashes() {
        return is.mergeSlashes;
    }

    /** {@return the host, or null where the rule is for every host} */
    public @Nullable String host() {
        return is.host;
    }

    /** {@return whether the rule is an alias} */
    public boolean isAlias() {
        return is.alias;
    }

    /** {@return the template, or null where the rule does not redirect} */
    public @Nullable String redirectTo() {
        return is.redirectTo;
    }

    /** {@return whether the rule serves for building URLs alone} */
    public boolean isBuildOnly() {
        return is.buildOnly;
    }

    /** {@return whether the rule is for WebSocket handshakes} */
    public boolean isWebsocket() {
        return is.websocket;
    }

    /** {@return whether OPTIONS is answered automatically} */
    public boolean automaticOptions() {
        return is.automaticOptions;
    }

    /** {@return the place, or null where it was not said} */
    public @Nullable String origin() {
        return is.origin;
    }

    /** Returns the rule as people write it: {@code GET, POST example.org/users/<int:id> -> user.show}. */
    @Override
    public String toString() {
        return (is.methods.isEmpty() ? "" : String.join(", ", is.methods) + " ")
                + (is.host == null ? "" : is.host)
                + is.pattern
                + (is.endpoint == null ? "" : " -> " + is.endpoint);
    }
}
