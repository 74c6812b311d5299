package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Accept;
import dev.retort.http.Content;
import dev.retort.http.HttpException;
import dev.retort.http.MediaType;
import dev.retort.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what a route produces by what the client accepts (RFC 9110, section 12.5.1), among the types of one handler or
 * of several handlers for one rule. A client that asks for none of them by name gets what the handler makes that does not say
 * what it produces; where there is no such handler, a client that accepts none is told which there are, with 406.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class NegotiatedCall implements HandlerCall {
    private final List<String> types = new ArrayList<>();
    private final List<MediaType> parsed = new ArrayList<>();
    private final List<HandlerCall> calls = new ArrayList<>();
    private @Nullable HandlerCall fallback;

    /** Starts with no types. */
    public NegotiatedCall() {}

    /**
     * Adds what a handler produces; while the application is put together.
     *
     * @param produced media types; of those that suit a client alike, the first is taken; none for the handler that answers
     *     whoever asks for no type of the others
     * @param call the handler
     * @return this
     * @throws IllegalArgumentException if one is no media type
     */
    public NegotiatedCall add(List<String> produced, HandlerCall call) {
        if (produced.isEmpty()) {
            fallback = call;
        }
        for (String type : produced) {
            MediaType media = MediaType.parse(type);
            if (media == null || type.indexOf('*') >= 0) {
                throw new IllegalArgumentException("\"" + type + "\" is no media type");
            }
            types.add(media.toString());
            parsed.add(media);
            calls.add(call);
        }
        return this;
    }

    @Override
    public Response call(RequestContext context) throws Exception {
        Accept accept = context.request().accepts();
        HandlerCall otherwise = fallback;
        String best = otherwise == null ? accept.bestMatch(types) : accept.bestNamed(types);
        if (best == null && otherwise != null) {
            return finished(otherwise.call(context), response -> response.vary("Accept"));
        }
        if (best == null) {
            throw new HttpException(406, "There is " + String.join(", ", types) + " here, and nothing that you accept.")
                    .header("Vary", "Accept");
        }
        int chosen = types.indexOf(best);
        MediaType type = Objects.requireNonNull(parsed.get(chosen));
        context.produced(type);
        return finished(
                calls.get(chosen).call(context),
                response -> typed(response, type).vary("Accept"));
    }

    /** What is sent later is what is there then; nothing that is said of its promise reaches the client. */
    private static Response finished(Response response, UnaryOperator<Response> change) {
        return response.content() instanceof Content.Pending pending
                ? response.content(new Content.Pending(pending.response().thenApply(made -> finished(made, change))))
                : change.apply(response);
    }

    /**
     * A handler that returns a value leaves the type to the route. What was made of the value must be of the kind that the
     * type promises: JSON under the name of a page would be a page to a browser, whatever stands in it.
     */
    private static Response typed(Response response, MediaType chosen) {
        String own = response.contentType();
        boolean isOfKind = own == null
                || own.equals("application/octet-stream")
                || (own.equals("application/json") && chosen.isJson())
                || (own.startsWith("text/html") && chosen.type().equals("text"));
        if (!isOfKind || response.status() >= 300) {
            return response;
        }
        return response.contentType(chosen.type().equals("text") ? chosen + "; charset=utf-8" : chosen.toString());
    }
}
