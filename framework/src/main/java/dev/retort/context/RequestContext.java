package dev.retort.context;

import dev.retort.http.MediaType;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.routing.BuildOptions;
import dev.retort.routing.Match;
import dev.retort.routing.PathValues;
import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import dev.retort.security.CsrfProtection;
import dev.retort.security.SecurityHeaders;
import dev.retort.session.FlashMessages;
import dev.retort.session.JsonSession;
import dev.retort.session.Session;
import dev.retort.template.TemplateScope;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that belongs to one request while it is answered: the request, what its rule matched, the attributes.
 *
 * <p>A handler gets it, or its parts, as parameters. Code that is called by a handler and has no parameter to spare finds
 * it by {@link #current()}, inside the thread that answers the request; {@link #wrap(Runnable)} and {@link
 * #executor(Executor)} carry it to other threads. Each part is made when it is first asked for. Used by one thread at a
 * time.
 */
public final class RequestContext {
    private static final Logger LOG = LoggerFactory.getLogger(RequestContext.class);
    private static final String CSRF_SECRET = "_csrf";

    private final ApplicationContext app;
    private final Request request;
    private Match.@Nullable Found found;
    private @Nullable Attributes attributes;
    private @Nullable List<UnaryOperator<Response>> afterThisRequest;
    private @Nullable Response response;
    private @Nullable Throwable failure;
    private @Nullable Session session;
    private @Nullable FlashMessages flashes;
    private @Nullable String nonce;
    private @Nullable MediaType produced;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Makes the context of a request.
     *
     * @param app the application that answers it
     * @param request the request
     */
    public RequestContext(ApplicationContext app, Request request) {
        this.app = app;
        this.request = request;
    }

    /**
     * Returns the context of the request that this thread answers.
     *
     * @return the context
     * @throws IllegalStateException outside a request
     */
    public static RequestContext current() {
        RequestContext context = CurrentContext.get();
        if (context == null) {
            throw new IllegalStateException("This thread answers no request, so there is no request context."
                    + " Call it from a handler or hook; carry the context to another thread with"
                    + " RequestContext.wrap(…) or RequestContext.executor(…).");
        }
        return context;
    }

    /**
     * Tells whether this thread answers a request.
     *
     * @return true where {@link #current()} would return a context
     */
    public static boolean isActive() {
        return CurrentContext.get() != null;
    }

    /**
     * Makes this the current context of the thread; for the dispatcher.
     *
     * @return the one that was current before, to be handed to {@link #leave}
     */
    public @Nullable RequestContext enter() {
        return CurrentContext.replace(this);
    }

    /**
     * Makes the earlier context current again; for the dispatcher.
     *
     * @param outer what {@link #enter} returned
     */
    public static void leave(@Nullable RequestContext outer) {
        CurrentContext.replace(outer);
    }

    /**
     * Carries the context to another thread, as Flask's {@code copy_current_request_context} does.
     *
     * @param task what to run there
     * @return the task, with this context current while it runs
     */
    public Runnable wrap(Runnable task) {
        return CurrentContext.during(this, task);
    }

    /**
     * Carries the context to another thread.
     *
     * @param task what to call there
     * @param <T> what it returns
     * @return the task, with this context current while it runs
     */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return CurrentContext.during(this, task);
    }

    /**
     * Carries the context to an executor's threads: {@code thenApplyAsync(…, context.executor(pool))}.
     *
     * @param executor runs the tasks
     * @return an executor whose tasks have this context
     */
    public Executor executor(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /**
     * Returns the request.
     *
     * @return the request
     */
    public Request request() {
        return request;
    }

    /**
     * Returns the application that answers the request.
     *
     * @return the application
     */
    public ApplicationContext app() {
        return app;
    }

    /**
     * Notes what the request matched; for the dispatcher.
     *
     * @param found the match
     */
    public void matched(Match.Found found) {
        this.found = found;
    }

    /**
     * Returns the values of the rule's variables.
     *
     * @return the values, none if no rule matched
     */
    public PathValues values() {
        return found == null ? PathValues.none() : found.values();
    }

    /**
     * Returns the rule that matched.
     *
     * @return the rule, or null if none did
     */
    public @Nullable Rule rule() {
        return found == null ? null : found.rule();
    }

    /**
     * Returns the endpoint that matched.
     *
     * @return the endpoint, or null if no rule matched
     */
    public @Nullable String endpoint() {
        return found == null ? null : found.endpoint();
    }

    /**
     * Returns what hooks and handlers of this request tell each other.
     *
     * @return the attributes
     */
    public Attributes attributes() {
        if (attributes == null) {
            attributes = new Attributes();
        }
        return attributes;
    }

    /**
     * Changes the response of this request alone, before the hooks that come after every request.
     *
     * @param change takes the response and returns the one to send
     */
    public void afterThisRequest(UnaryOperator<Response> change) {
        if (afterThisRequest == null) {
            afterThisRequest = new ArrayList<>(2);
        }
        afterThisRequest.add(change);
    }

    /**
     * Applies what was asked for with {@link #afterThisRequest}; for the dispatcher.
     *
     * @param response the response so far
     * @return the changed response
     */
    public Response changed(Response response) {
        if (afterThisRequest == null) {
            return response;
        }
        Response changed = response;
        List<UnaryOperator<Response>> changes = afterThisRequest;
        afterThisRequest = null;
        for (UnaryOperator<Response> change : changes) {
            changed = change.apply(changed);
        }
        return changed;
    }

    /**
     * Returns the response.
     *
     * @return the response as far as it is made, or null before there is one
     */
    public @Nullable Response response() {
        return response;
    }

    /**
     * Notes the response; for the dispatcher.
     *
     * @param response the response so far
     */
    public void response(Response response) {
        this.response = response;
    }

    /**
     * Returns what ended the request.
     *
     * @return the exception, or null if there was none so far
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Notes what ended the request; for the dispatcher.
     *
     * @param failure the exception, or null once it has been dealt with
     */
    public void failure(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /**
     * Notes that the request is over; for the dispatcher.
     *
     * @return true the first time
     */
    public boolean end() {
        return ended.compareAndSet(false, true);
    }

    /**
     * Returns the session of the client.
     *
     * @return the session, opened when it is first asked for
     */
    public Session session() {
        if (session == null) {
            session = app.sessions().open(request);
            if (!app.listeners().isEmpty() && session instanceof JsonSession kept) {
                kept.onFlash(flash -> tell(listener -> listener.flashed(this, flash)));
            }
        }
        return session;
    }

    /**
     * Returns the session if anybody asked for it.
     *
     * @return the session, or null where there is nothing to save
     */
    public @Nullable Session openedSession() {
        return session;
    }

    /**
     * Returns the messages that were flashed, for this request to show.
     *
     * @return the messages, taken out of the session when they are first asked for
     */
    public FlashMessages flashes() {
        if (flashes == null) {
            flashes = new FlashMessages(this::session);
        }
        return flashes;
    }

    /**
     * Returns a token that proves that a form is the application's own.
     *
     * @return the token, another one at each call; its secret is in the session
     */
    public String csrfToken() {
        String secret = session().get(CSRF_SECRET, String.class);
        if (secret == null) {
            secret = CsrfProtection.newSecret();
            session().set(CSRF_SECRET, secret);
        }
        return CsrfProtection.token(secret);
    }

    /**
     * Returns what tokens of this client are made from.
     *
     * @return the secret, or null if the client was given no token yet
     */
    public @Nullable String csrfSecret() {
        return session().get(CSRF_SECRET, String.class);
    }

    /**
     * Returns the nonce of this request's content security policy.
     *
     * @return the nonce, made when it is first asked for
     */
    public String cspNonce() {
        if (nonce == null) {
            nonce = SecurityHeaders.newNonce();
        }
        return nonce;
    }

    /**
     * Returns the nonce if a page asked for it.
     *
     * @return the nonce, or null
     */
    public @Nullable String madeNonce() {
        return nonce;
    }

    /**
     * Returns the type that was negotiated with the client.
     *
     * @return one of those that the route produces, or null where it names none
     */
    public @Nullable MediaType produced() {
        return produced;
    }

    /**
     * Notes the type that was negotiated; for the dispatcher.
     *
     * @param type the type
     */
    public void produced(MediaType type) {
        produced = type;
    }

    /**
     * Tells everybody who listens; what a listener throws is logged.
     *
     * @param event tells one of them
     */
    public void tell(Consumer<RequestListener> event) {
        for (RequestListener listener : app.listeners()) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                LOG.error("A listener of requests failed", e);
            }
        }
    }

    /**
     * Returns what templates see of this request.
     *
     * @return a scope for one rendering
     */
    public TemplateScope templateScope() {
        return new RequestScope(this);
    }

    /**
     * Builds the URL of an endpoint for the client of this request.
     *
     * @param endpoint the endpoint; one that begins with a dot is below the blueprint of this request
     * @param values the values by name, as in {@link UrlMap#build(String, Map, BuildOptions)}
     * @return the URL, with the path that the application is mounted at
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public String urlFor(String endpoint, Map<String, ?> values) {
        return app.buildUrl(absolute(endpoint), values, here());
    }

    /**
     * Builds the URL of a handler for the client of this request. Where a class was put into several blueprints, it is
     * that in the blueprint of this request, or in the innermost one around that.
     *
     * @param reference a method reference whose functional interface is serializable
     * @param values what the rule's variables and query parameters get, in the order of the method's parameters
     * @return the URL
     * @throws dev.retort.routing.BuildException if there is no such URL
     */
    public String urlFor(Serializable reference, @Nullable Object... values) {
        return app.buildUrl(reference, values, endpoint(), here());
    }

    private BuildOptions here() {
        return BuildOptions.defaults().at(request.scheme(), request.host(), request.mount());
    }

    private String absolute(String endpoint) {
        if (!endpoint.startsWith(".")) {
            return endpoint;
        }
        String own = endpoint();
        int dot = own == null ? -1 : own.lastIndexOf('.');
        return own == null || dot < 0 ? endpoint.substring(1) : own.substring(0, dot) + endpoint;
    }
}
