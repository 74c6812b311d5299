package dev.retort.dispatch;

import dev.retort.http.Content;
import dev.retort.http.Exchange;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import dev.retort.registry.Registry;
import dev.retort.routing.Match;
import dev.retort.routing.MatchRequest;

/**
 * Carries a request through the application: match, call, finish; and on an error to its page.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Dispatcher {
    private final Registry registry;
    private final JsonCodec json;
    private final ErrorResponder errors = new ErrorResponder();

    /**
     * Makes a dispatcher.
     *
     * @param registry the routes
     * @param json what bodies are read and written with
     */
    public Dispatcher(Registry registry, JsonCodec json) {
        this.registry = registry;
        this.json = json;
    }

    /**
     * Answers a request; whatever happens, there is a response.
     *
     * @param exchange what the server received
     * @return the response, its content in a form that the server can send
     */
    public Response dispatch(Exchange exchange) {
        Request request = new Request(exchange, json);
        Response response;
        try {
            response = encoded(respond(request));
        } catch (Throwable failure) {
            response = errors.respond(request, failure);
        }
        return response.sentFor(request.method());
    }

    private Response respond(Request request) throws Throwable {
        Match match = registry.map().match(matchRequest(request));
        if (match instanceof Match.Found found) {
            return registry.call(found).call(request, found.values());
        }
        if (match instanceof Match.Redirect redirect) {
            return Response.redirect(redirect.location(), redirect.code());
        }
        if (match instanceof Match.MethodNotAllowed refused) {
            return methodNotAllowed(request, refused);
        }
        throw HttpException.notFound();
    }

    private static MatchRequest matchRequest(Request request) {
        return MatchRequest.of(
                request.method(),
                request.path(),
                request.host(),
                request.scheme(),
                request.rawQuery(),
                request.mount(),
                false);
    }

    private Response methodNotAllowed(Request request, Match.MethodNotAllowed refused) {
        if (request.method().equals("OPTIONS") && refused.automaticOptions()) {
            return Response.empty(200).header("Allow", refused.allow());
        }
        HttpException error =
                new HttpException(405, "The method is not allowed here; allowed: " + refused.allow() + ".");
        return errors.respond(request, error).header("Allow", refused.allow());
    }

    private Response encoded(Response response) {
        return response.content() instanceof Content.Json value
                ? response.content(new Content.Bytes(json.write(value.value())))
                : response;
    }
}
