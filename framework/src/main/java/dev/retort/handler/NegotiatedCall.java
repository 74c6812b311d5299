package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.HttpException;
import dev.retort.http.MediaType;
import dev.retort.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Chooses what a route produces by what the client accepts (RFC 9110, section 12.5.1), among the types of one handler or
 * of several handlers for one rule. A client that accepts none of them is told which there are, with 406.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class NegotiatedCall implements HandlerCall {
    private final List<String> types = new ArrayList<>();
    private final List<MediaType> parsed = new ArrayList<>();
    private final List<HandlerCall> calls = new ArrayList<>();

    /** Starts with no types. */
    public NegotiatedCall() {}

    /**
     * Adds what a handler produces; while the application is put together.
     *
     * @param produced media types; of those that suit a client alike, the first is taken
     * @param call the handler
     * @return this
     * @throws IllegalArgumentException if one is no media type
     */
    public NegotiatedCall add(List<String> produced, HandlerCall call) {
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
        String best = context.request().accepts().bestMatch(types);
        if (best == null) {
            throw new HttpException(406, "There is " + String.join(", ", types) + " here, and nothing that you accept.")
                    .header("Vary", "Accept");
        }
        int chosen = types.indexOf(best);
        MediaType type = Objects.requireNonNull(parsed.get(chosen));
        context.produced(type);
        return typed(calls.get(chosen).call(context), type).vary("Accept");
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
