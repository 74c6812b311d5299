package dev.retort.registry;

import dev.retort.handler.AfterHook;
import dev.retort.handler.BeforeHook;
import dev.retort.handler.TeardownHook;
import dev.retort.routing.Rule;
import dev.retort.security.Cors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application, or a blueprint in it: a name and a prefix that its routes share, and the hooks around them.
 *
 * <p>Scopes are nested; names and prefixes add up from the outside in. Used by one thread while the application is put
 * together.
 */
public final class Scope {
    private final @Nullable Scope parent;
    private final String name;
    private final String prefix;
    private final Map<Class<?>, Scope> blueprints = new HashMap<>();
    private final List<Scope> children = new ArrayList<>();

    final List<BeforeHook> before = new ArrayList<>();
    final List<AfterHook> after = new ArrayList<>();
    final List<TeardownHook> teardown = new ArrayList<>();
    final List<ErrorDefinition> errors = new ArrayList<>();
    private @Nullable Cors cors;

    private Scope(@Nullable Scope parent, String name, String prefix) {
        this.parent = parent;
        this.name = name;
        this.prefix = prefix;
    }

    /**
     * Makes the scope of an application.
     *
     * @return a scope without name and prefix
     */
    public static Scope application() {
        return new Scope(null, "", "");
    }

    /**
     * Makes a scope inside this one.
     *
     * @param name the name of the blueprint, without a dot
     * @param prefix its prefix below that of this scope, empty or beginning with a slash
     * @return the scope of the blueprint
     */
    public Scope child(String name, String prefix) {
        Scope child = new Scope(this, this.name.isEmpty() ? name : this.name + "." + name, this.prefix + prefix);
        children.add(child);
        return child;
    }

    /** Returns the scope that a blueprint class has inside this one; the same at every call. */
    Scope child(Class<?> type, String name, String prefix) {
        return blueprints.computeIfAbsent(type, absent -> child(name, prefix));
    }

    /** Returns the scope around this one, or null for the application's own. */
    @Nullable Scope parent() {
        return parent;
    }

    /** Hands over this scope and all those inside it, the outer ones first. */
    void forEach(Consumer<Scope> action) {
        action.accept(this);
        children.forEach(child -> child.forEach(action));
    }

    /** Returns the outermost scope, that of the application. */
    Scope root() {
        return parent == null ? this : parent.root();
    }

    /**
     * Returns the name.
     *
     * @return the names from the outside in, joined with dots; empty for the application
     */
    public String name() {
        return name;
    }

    /**
     * Returns the prefix.
     *
     * @return the prefixes from the outside in; empty for the application
     */
    public String prefix() {
        return prefix;
    }

    /** Returns the endpoint that a route of this scope has. */
    String endpoint(String own) {
        return name.isEmpty() ? own : name + "." + own;
    }

    /**
     * Puts a rule below this scope's prefix, and its endpoint below its name.
     *
     * @param rule the rule as it is written in the scope
     * @return the rule as it is in the application
     */
    public Rule placed(Rule rule) {
        if (name.isEmpty() && prefix.isEmpty() && !rule.pattern().isEmpty()) {
            return rule;
        }
        String whole = prefix + rule.pattern();
        Rule below = rule.pattern(whole.isEmpty() ? "/" : whole);
        return rule.endpoint() == null ? below : below.endpoint(endpoint(rule.endpoint()));
    }

    /**
     * Lets scripts of other origins read what is in this scope.
     *
     * @param policy who may read what, in place of that of the scope around
     */
    public void cors(Cors policy) {
        cors = policy;
    }

    /** Returns the policy of this scope, or of the nearest one around that has one. */
    @Nullable Cors cors() {
        return cors != null || parent == null ? cors : parent.cors();
    }

    /**
     * Adds a hook that is called before handlers.
     *
     * @param hook the hook
     */
    public void before(BeforeHook hook) {
        before.add(hook);
    }

    /**
     * Adds a hook that is called after handlers.
     *
     * @param hook the hook
     */
    public void after(AfterHook hook) {
        after.add(hook);
    }

    /**
     * Adds a hook that is called at the end of requests.
     *
     * @param hook the hook
     */
    public void teardown(TeardownHook hook) {
        teardown.add(hook);
    }

    /**
     * Adds a handler of errors.
     *
     * @param error the handler and what it is for
     */
    public void error(ErrorDefinition error) {
        errors.add(error);
    }
}
