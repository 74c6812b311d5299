package dev.retort.dispatch;

import dev.retort.context.ApplicationContext;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.handler.AfterHook;
import dev.retort.handler.BeforeHook;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.UrlValuePreprocessor;
import dev.retort.http.Content;
import dev.retort.http.Exchange;
import dev.retort.http.HttpException;
import dev.retort.http.Limits;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.registry.Hooks;
import dev.retort.registry.Registry;
import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;
import dev.retort.security.Admission;
import dev.retort.security.Cors;
import dev.retort.security.CsrfProtection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request through the application. This file is the list of what happens, in Flask's order:
 *
 * <ol>
 *   <li>A request beyond the bound is sent away; of the others, who asks is found out, past the proxies.
 *   <li>The request is matched. What it matched is used only after the hooks, so that these see every request, those too
 *       that end with 404, 405 or a redirect.
 *   <li>A preflight is answered, and a forged request refused.
 *   <li>Preprocessors of the path's values, and hooks before, from the application inwards; the first answer ends the list.
 *   <li>The handler. An exception from here or from a hook goes to the error handlers.
 *   <li>What was asked for with {@code afterThisRequest}, then hooks after, from the innermost blueprint outwards.
 *   <li>The session is saved, and the response takes the form in which it is sent.
 *   <li>Hooks at the end: when the response is ready, or when its stream has been written.
 * </ol>
 *
 * <p>A handler that returns a {@code CompletionStage} ends the call early: the rest of the list follows when the stage
 * completes, on the thread that completes it, with the request's context current again.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Dispatcher {
    private final ApplicationContext app;
    private final Registry registry;
    private final ErrorResponder errors;
    private final Ending ending;
    private final Safety safety;
    private final RequestListener[] listeners;

    /**
     * Makes a dispatcher.
     *
     * @param app the application, for the context of requests
     * @param registry the routes and hooks
     * @param safety what keeps it safe
     * @param listeners who is told of every request
     */
    public Dispatcher(ApplicationContext app, Registry registry, Safety safety, List<RequestListener> listeners) {
        this.app = app;
        this.registry = registry;
        this.safety = safety;
        this.listeners = listeners.toArray(RequestListener[]::new);
        this.errors = new ErrorResponder(registry.map(), this.listeners);
        this.ending = new Ending(safety, errors, this.listeners);
    }

    /**
     * Answers a request; whatever happens, there is a response.
     *
     * @param exchange what the server received
     * @return the response, its content in a form that the server can send
     */
    public Response dispatch(Exchange exchange) {
        Admission admission = safety.admission();
        if (admission != null && !admission.tryEnter()) {
            return safety.headers().apply(admission.refusal(), false, null);
        }
        RequestContext context;
        try {
            Exchange seen =
                    safety.proxies() == null ? exchange : safety.proxies().apply(exchange);
            context = new RequestContext(app, new Request(seen, app.json(), safety.limits()));
        } catch (Throwable failure) {
            if (admission != null) {
                admission.leave();
            }
            throw failure;
        }
        RequestContext outer = context.enter();
        try {
            return dispatch(context);
        } catch (Throwable escaped) {
            ending.tearDown(context, registry.hooks());
            throw escaped;
        } finally {
            RequestContext.leave(outer);
        }
    }

    private Response dispatch(RequestContext context) {
        for (RequestListener listener : listeners) {
            Ending.tell(() -> listener.started(context));
        }
        Hooks hooks = registry.hooks();
        Match match;
        try {
            safety.hosts().check(context.request());
            match = registry.map().match(matchRequest(context.request()));
        } catch (Throwable malformed) {
            return complete(context, hooks, errors.respond(context, hooks, malformed));
        }
        Hooks around = hooks;
        if (match instanceof Match.Found found) {
            context.matched(found);
            hooks = registry.hooks(found);
            around = hooks;
            UnaryOperator<Limits> limits = registry.limits(found);
            if (limits != null) {
                context.request().limits(limits.apply(safety.limits()));
            }
        } else {
            around = registry.hooksBelow(
                    context.request().host(), context.request().path());
        }
        Response response;
        try {
            response = Ending.encoded(context, respond(context, match, hooks, around));
        } catch (Throwable failure) {
            response = errors.respond(context, around, failure);
        }
        return complete(context, match instanceof Match.Found ? hooks : hooks.reading(around), response);
    }

    private static MatchRequest matchRequest(Request request) {
        return matchRequest(request, request.method());
    }

    static MatchRequest matchRequest(Request request, String method) {
        return MatchRequest.of(
                method,
                request.path(),
                request.host(),
                request.scheme(),
                request.rawQuery(),
                request.mount(),
                request.isWebSocket());
    }

    private Response respond(RequestContext context, Match match, Hooks hooks, Hooks around) throws Exception {
        Request request = context.request();
        Response preflight = preflight(request, match, around);
        if (preflight != null) {
            return preflight;
        }
        CsrfProtection csrf = safety.csrf();
        if (csrf != null && (around.cors() == null || !around.cors().mayWrite(request))) {
            if (request.isWebSocket()) {
                csrf.checkHandshake(request);
            }
            csrf.check(request, context::csrfSecret);
        }
        if (match instanceof Match.Found found) {
            for (UrlValuePreprocessor preprocessor : hooks.preprocessors()) {
                preprocessor.process(context, found.values());
            }
        }
        for (BeforeHook hook : hooks.before()) {
            if (hook.before(context) instanceof Response answer) {
                return answer;
            }
        }
        if (match instanceof Match.Found found) {
            return registry.call(found).call(context);
        }
        if (match instanceof Match.Redirect redirect) {
            return Response.redirect(redirect.location(), redirect.code());
        }
        if (match instanceof Match.MethodNotAllowed refused) {
            return methodNotAllowed(request, refused);
        }
        if (match instanceof Match.NotFound none && none.websocketMismatch()) {
            throw request.isWebSocket()
                    ? HttpException.badRequest("There is no WebSocket at this address.")
                    : HttpException.upgradeRequired("websocket", "There is a WebSocket at this address.");
        }
        throw HttpException.notFound();
    }

    /** The policy is that of the handler for the method that is to follow. */
    private @Nullable Response preflight(Request request, Match match, Hooks around) {
        if (!request.method().equals("OPTIONS") || !(match instanceof Match.MethodNotAllowed options)) {
            return null;
        }
        String method = request.header("Access-Control-Request-Method");
        if (method == null) {
            return null;
        }
        Match following = registry.map().match(matchRequest(request, method));
        Cors cors =
                following instanceof Match.Found found ? registry.hooks(found).cors() : around.cors();
        return cors == null ? null : cors.preflight(request, options.allowed());
    }

    private static Response methodNotAllowed(Request request, Match.MethodNotAllowed refused) {
        if (request.method().equals("OPTIONS") && refused.automaticOptions()) {
            return Response.empty(200).header("Allow", refused.allow());
        }
        throw new HttpException(405, "The method is not allowed here; allowed: " + refused.allow() + ".")
                .header("Allow", refused.allow());
    }

    private Response complete(RequestContext context, Hooks hooks, Response response) {
        return isPending(response)
                ? later(context, hooks, response, made -> finish(context, hooks, made))
                : finish(context, hooks, response);
    }

    /** Goes on when a response is there, at once or later; what fails until then is answered as an error. */
    private Response later(RequestContext context, Hooks hooks, Response response, UnaryOperator<Response> next) {
        if (!(response.content() instanceof Content.Pending pending)) {
            return next.apply(response);
        }
        return LatePromise.then(
                context,
                response,
                pending.response(),
                LatePromise.SECONDS,
                (made, failure) -> settled(context, hooks, made, failure, next));
    }

    /** A stage may complete with a response that is itself pending; completing it once more is no different. */
    private Response settled(
            RequestContext context,
            Hooks hooks,
            @Nullable Response made,
            @Nullable Throwable failure,
            UnaryOperator<Response> next) {
        try {
            Response response;
            try {
                response = Ending.encoded(context, LatePromise.made(made, failure));
            } catch (Throwable thrown) {
                response = errors.respond(context, hooks, thrown);
            }
            return later(context, hooks, response, next);
        } catch (Throwable escaped) {
            ending.tearDown(context, hooks);
            return errors.lastAnswer(context, escaped);
        }
    }

    private static boolean isPending(Response response) {
        return response.content() instanceof Content.Pending;
    }

    /** Hooks after may themselves answer later, and so may the error handler of one that fails. */
    private Response finish(RequestContext context, Hooks hooks, Response response) {
        Response changed;
        try {
            changed = Ending.encoded(context, HandlerCall.resolved(context, after(context, hooks, response)));
        } catch (Throwable failure) {
            changed = errors.respond(context, hooks, failure);
        }
        return isPending(changed)
                ? later(context, hooks, changed, made -> end(context, hooks, response, made))
                : end(context, hooks, response, changed);
    }

    private Response end(RequestContext context, Hooks hooks, Response response, Response changed) {
        if (response.content() instanceof Content.Stream dropped && !(changed.content() instanceof Content.Stream)) {
            Ending.quietly(dropped::abandon);
        }
        Response saved = ending.saved(context, hooks, changed);
        return isPending(saved)
                ? later(context, hooks, saved, made -> ending.of(context, hooks, made))
                : ending.of(context, hooks, saved);
    }

    private static Response after(RequestContext context, Hooks hooks, Response response) throws Exception {
        Response changed = context.changed(response);
        for (AfterHook hook : hooks.after()) {
            changed = hook.after(context, changed);
        }
        return changed;
    }
}
