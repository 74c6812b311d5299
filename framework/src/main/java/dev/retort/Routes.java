package dev.retort;

import dev.retort.annotation.Blueprint;
import dev.retort.command.Command;
import dev.retort.command.CommandDefinition;
import dev.retort.handler.AfterHook;
import dev.retort.handler.BeforeHook;
import dev.retort.handler.ErrorHandler;
import dev.retort.handler.Handler;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.TeardownHook;
import dev.retort.handler.UrlValuePreprocessor;
import dev.retort.http.HttpException;
import dev.retort.registry.BlueprintScanner;
import dev.retort.registry.ErrorDefinition;
import dev.retort.registry.Scope;
import dev.retort.routing.Rule;
import dev.retort.security.Cors;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What an application and a blueprint have in common while they are put together: handlers, hooks, and blueprints inside.
 *
 * @param <T> the builder itself, which every method returns
 */
public abstract sealed class Routes<T extends Routes<T>> permits RetortBuilder, BlueprintBuilder {
    final Scope scope;
    final Assembly assembly;

    Routes(Scope scope, Assembly assembly) {
        this.scope = scope;
        this.assembly = assembly;
    }

    abstract T self();

    /**
     * Adds the routes and hooks of a handler.
     *
     * @param handler an instance of a class whose methods have routes or hooks, or the class itself, of which an instance
     *     is then made
     * @return this
     */
    public T add(Object handler) {
        assembly.add(handler, scope);
        return self();
    }

    /**
     * Adds a route that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, with its methods; without an endpoint, the text of its host and
     *     path is the endpoint
     * @param handler the handler
     * @return this
     */
    public T route(Rule rule, Handler handler) {
        assembly.add(rule, handler, scope);
        return self();
    }

    /**
     * Adds a route for GET that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, which is also its endpoint: {@code urlFor("/hi/<name>", …)}
     * @param handler the handler
     * @return this
     */
    public T get(String rule, Handler handler) {
        return route(Rule.of(rule).methods("GET"), handler);
    }

    /**
     * Adds a route for POST that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, which is also its endpoint: {@code urlFor("/hi/<name>", …)}
     * @param handler the handler
     * @return this
     */
    public T post(String rule, Handler handler) {
        return route(Rule.of(rule).methods("POST"), handler);
    }

    /**
     * Adds a route for PUT that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, which is also its endpoint: {@code urlFor("/hi/<name>", …)}
     * @param handler the handler
     * @return this
     */
    public T put(String rule, Handler handler) {
        return route(Rule.of(rule).methods("PUT"), handler);
    }

    /**
     * Adds a route for PATCH that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, which is also its endpoint: {@code urlFor("/hi/<name>", …)}
     * @param handler the handler
     * @return this
     */
    public T patch(String rule, Handler handler) {
        return route(Rule.of(rule).methods("PATCH"), handler);
    }

    /**
     * Adds a route for DELETE that is a lambda.
     *
     * @param rule the rule below this blueprint's prefix, which is also its endpoint: {@code urlFor("/hi/<name>", …)}
     * @param handler the handler
     * @return this
     */
    public T delete(String rule, Handler handler) {
        return route(Rule.of(rule).methods("DELETE"), handler);
    }

    /**
     * Adds a hook that is called before handlers, as {@link dev.retort.annotation.Before} says.
     *
     * @param hook the hook
     * @return this
     */
    public T before(BeforeHook hook) {
        assembly.later(() -> scope.before(BeforeHook.converted(hook, "A hook before the handlers")));
        return self();
    }

    /**
     * Adds a hook that is called after handlers, as {@link dev.retort.annotation.After} says.
     *
     * @param hook the hook
     * @return this
     */
    public T after(AfterHook hook) {
        assembly.later(() -> scope.after(hook));
        return self();
    }

    /**
     * Adds a hook that is called at the end of requests, as {@link dev.retort.annotation.Teardown} says.
     *
     * @param hook the hook
     * @return this
     */
    public T teardown(TeardownHook hook) {
        assembly.later(() -> scope.teardown(hook));
        return self();
    }

    /**
     * Adds a handler for a status, as {@link dev.retort.annotation.OnError} says.
     *
     * @param status the status, 400 to 599
     * @param handler the handler
     * @return this
     */
    public T onError(int status, ErrorHandler<HttpException> handler) {
        if (status < 400 || status > 599) {
            assembly.fault("An error handler is for the status " + status + ", which is no error."
                    + "\n  Write a status from 400 to 599.");
            return self();
        }
        return error(status, HttpException.class, handler);
    }

    /**
     * Adds a handler for a class of exceptions, as {@link dev.retort.annotation.OnError} says.
     *
     * @param type the class
     * @param handler the handler
     * @param <X> the same class
     * @return this
     */
    public <X extends Throwable> T onError(Class<X> type, ErrorHandler<X> handler) {
        return error(0, type, handler);
    }

    private <X extends Throwable> T error(int status, Class<X> type, ErrorHandler<X> handler) {
        String what = status == 0 ? type.getSimpleName() : "the status " + status;
        // Each lambda is a place of its own, so that two for one error are found.
        String origin = "the error handler " + System.identityHashCode(handler) + " for " + what;
        HandlerCall call = HandlerCall.of(handler, type, "The error handler for " + what);
        assembly.later(() -> scope.error(new ErrorDefinition(status, status == 0 ? type : null, call, origin)));
        return self();
    }

    /**
     * Lets scripts of other origins read what is in here; preflights are answered, and origins that are listed may also
     * send what changes something.
     *
     * @param policy which origins may do what
     * @return this
     */
    public T cors(Cors policy) {
        assembly.later(() -> scope.cors(policy));
        return self();
    }

    /**
     * Adds values to the URLs that are built of the endpoints in here, as Flask's {@code url_defaults} does. What is
     * added, and is no variable of the endpoint's rules, is left out, so that nobody has to ask whether it is one.
     *
     * @param defaults takes the endpoint and the values, and adds what is missing
     * @return this
     */
    public T urlDefaults(BiConsumer<String, Map<String, Object>> defaults) {
        scope.urlDefaults(defaults);
        return self();
    }

    /**
     * Reads the values of the path before any hook, as Flask's {@code url_value_preprocessor} does; it is called for
     * requests that matched a rule.
     *
     * @param preprocessor reads them
     * @return this
     */
    public T urlValuePreprocessor(UrlValuePreprocessor preprocessor) {
        scope.urlValuePreprocessor(preprocessor);
        return self();
    }

    /**
     * Adds a command for {@code retort exec com.example.Blog NAME}, as Flask's {@code cli.command} does; in a blueprint, the
     * blueprint's name, with those around it, is typed before: {@code posts import}.
     *
     * @param name one word that does not begin with a hyphen; not that of another command here, nor, outside of
     *     blueprints, of one of Retort's own
     * @param description one sentence for the list of commands, perhaps with the arguments; may be empty
     * @param command what it does, with the application begun
     * @return this
     */
    public T command(String name, String description, Command command) {
        assembly.add(new CommandDefinition(scope.name(), name, description, command));
        return self();
    }

    /**
     * Says more of a blueprint that is an annotated class: who may read it, its files, its templates, hooks. Its handlers
     * are added by {@link #add} as ever, to the same application or blueprint, and keep their endpoints.
     *
     * @param type the class with {@link dev.retort.annotation.Blueprint}; its own rules and those of blueprints that lie
     *     in it are concerned
     * @param content says it
     * @return this
     */
    public T blueprint(Class<?> type, Consumer<BlueprintBuilder> content) {
        if (!type.isAnnotationPresent(Blueprint.class)) {
            assembly.fault(type.getSimpleName() + " is set up as a blueprint, which it is not."
                    + "\n  Put @Blueprint before the class, or write blueprint(\"name\", \"/prefix\", …).");
            return self();
        }
        Scope own = BlueprintScanner.scope(type, scope, assembly::fault);
        content.accept(new BlueprintBuilder(assembly, own));
        assembly.mustHaveHandlers(own, type);
        return self();
    }

    /**
     * Adds a blueprint: a prefix and a name for everything in it, and hooks of its own.
     *
     * @param name the name before the dot in its endpoints, without a dot
     * @param prefix its prefix, empty or beginning with a slash and not ending with one
     * @param content adds what is in it
     * @return this
     */
    public T blueprint(String name, String prefix, Consumer<BlueprintBuilder> content) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            assembly.fault("\"" + name + "\" names no blueprint.\n  Write a name without a dot.");
            return self();
        }
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            assembly.fault("The prefix \"" + prefix + "\" of the blueprint " + name
                    + " must begin with a slash and not end with one.\n  Write such a prefix, or an empty one.");
            return self();
        }
        content.accept(new BlueprintBuilder(assembly, scope.child(name, prefix)));
        return self();
    }
}
