package dev.retort.registry;

import dev.retort.files.StaticFiles;
import dev.retort.handler.AfterHook;
import dev.retort.handler.BeforeHook;
import dev.retort.handler.TeardownHook;
import dev.retort.handler.UrlValuePreprocessor;
import dev.retort.routing.Rule;
import dev.retort.security.Cors;
import dev.retort.template.TemplateFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application, or a blueprint in it: a name, a prefix and a host that its routes share, the hooks around them, and the
 * files and templates that it brings along.
 *
 * <p>Scopes are nested; names and prefixes add up from the outside in, subdomains from the inside out. Used by one thread while the application is put
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
    final List<UrlValuePreprocessor> preprocessors = new ArrayList<>();
    final List<BiConsumer<String, Map<String, Object>>> urlDefaults = new ArrayList<>();
    private final List<TemplateFolder> templates = new ArrayList<>();
    private @Nullable Cors cors;
    private @Nullable String host;
    private @Nullable String subdomain;
    private @Nullable StaticFiles files;

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
    Scope child(Class<?> type, String name, String prefix, Consumer<Scope> setup) {
        return blueprints.computeIfAbsent(type, absent -> {
            Scope child = child(name, prefix);
            setup.accept(child);
            return child;
        });
    }

    /**
     * Tells whether this scope is another one, or lies inside it.
     *
     * @param other the other one
     * @return whether it does
     */
    public boolean isIn(Scope other) {
        return this == other || (parent != null && parent.isIn(other));
    }

    /** Returns the scope around this one, or null for the application's own. */
    @Nullable Scope parent() {
        return parent;
    }

    /**
     * Hands over this scope and all those inside it, the outer ones first.
     *
     * @param action takes each scope
     */
    public void forEach(Consumer<Scope> action) {
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

    /**
     * Returns the endpoint that a route of this scope has.
     *
     * @param own the endpoint without the name of the scope
     * @return the endpoint in full
     */
    public String endpoint(String own) {
        return name.isEmpty() ? own : name + "." + own;
    }

    /**
     * Puts a rule below this scope's prefix, and its endpoint below its name.
     *
     * @param rule the rule as it is written in the scope
     * @return the rule as it is in the application
     */
    public Rule placed(Rule rule) {
        if (name.isEmpty()
                && prefix.isEmpty()
                && host() == null
                && !rule.pattern().isEmpty()) {
            return rule;
        }
        String whole = prefix + rule.pattern();
        Rule below = hosted(rule.pattern(whole.isEmpty() ? "/" : whole));
        return rule.endpoint() == null ? below : below.endpoint(endpoint(rule.endpoint()));
    }

    /** Puts a rule that says no host itself on that of this scope. */
    Rule hosted(Rule rule) {
        String shared = host();
        return shared == null || rule.host() != null ? rule : rule.host(shared);
    }

    /**
     * Sets the host of every rule in this scope that names none; for the application's scope, its server name, to which
     * subdomains belong and which no rule has by itself.
     *
     * @param pattern the host, with variables as in a rule
     */
    public void host(String pattern) {
        host = pattern;
    }

    /**
     * Puts the rules of this scope on a subdomain of the host around it.
     *
     * @param labels what comes before that host, without the dot between them
     */
    public void subdomain(String labels) {
        subdomain = labels;
    }

    /** Returns the host that rules have, or null where they answer for every host. */
    @Nullable String host() {
        if (parent == null) {
            return null;
        }
        if (host != null) {
            return host;
        }
        String around = subdomain == null ? parent.host() : parent.domain();
        return subdomain == null || around == null ? around : subdomain + "." + around;
    }

    /** Returns what a subdomain is put before, or null if nothing says that. */
    private @Nullable String domain() {
        return parent == null ? host : host() == null ? parent.domain() : host();
    }

    /** Reports what contradicts itself in this scope. */
    void check(Consumer<String> faults) {
        if (parent == null || subdomain == null) {
            return;
        }
        if (host != null) {
            faults.accept("The blueprint " + name + " has both the host \"" + host + "\" and the subdomain \""
                    + subdomain + "\".\n  Say one of them; a host may have a subdomain in it.");
        } else if (parent.domain() == null) {
            faults.accept("The blueprint " + name + " has the subdomain \"" + subdomain
                    + "\", but nothing says of what.\n  Set server-name in the configuration, or serverName(\"example.org\")"
                    + " on the application, or give the blueprint a host.");
        }
    }

    /**
     * Gives the scope static files of its own, with the endpoint {@code static} in it.
     *
     * @param own the files, at their address below the prefix
     */
    public void staticFiles(StaticFiles own) {
        files = own;
    }

    /**
     * Returns the static files that are this scope's own.
     *
     * @return the files, or null for none
     */
    public @Nullable StaticFiles staticFiles() {
        return files;
    }

    /**
     * Adds templates, which come after the application's.
     *
     * @param folder where they are
     */
    public void templates(TemplateFolder folder) {
        templates.add(folder);
    }

    /**
     * Returns where the templates of this scope are.
     *
     * @return a view
     */
    public List<TemplateFolder> templates() {
        return Collections.unmodifiableList(templates);
    }

    /**
     * Adds values to the URLs of the endpoints in this scope.
     *
     * @param defaults takes the endpoint and the values, and adds what is missing
     */
    public void urlDefaults(BiConsumer<String, Map<String, Object>> defaults) {
        urlDefaults.add(defaults);
    }

    /**
     * Adds what reads the values of the path before all hooks.
     *
     * @param preprocessor reads them
     */
    public void urlValuePreprocessor(UrlValuePreprocessor preprocessor) {
        preprocessors.add(preprocessor);
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
