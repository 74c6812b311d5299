package dev.retort.handler;

import dev.retort.config.Config;
import dev.retort.context.ApplicationContext;
import dev.retort.context.Attributes;
import dev.retort.context.RequestContext;
import dev.retort.http.MediaType;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.UploadedFiles;
import dev.retort.http.WebSocketChannel;
import dev.retort.routing.PathValues;
import dev.retort.session.FlashMessages;
import dev.retort.session.Session;
import java.lang.reflect.Parameter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds a parameter to a part of the request's context, which its type alone tells. */
final class ContextArgument {
    /** By type, for handlers and hooks of every kind. */
    private static final Map<Class<?>, Argument> PARTS = Map.ofEntries(
            Map.entry(Request.class, RequestContext::request),
            Map.entry(RequestContext.class, context -> context),
            Map.entry(Attributes.class, RequestContext::attributes),
            Map.entry(PathValues.class, RequestContext::values),
            Map.entry(Session.class, RequestContext::session),
            Map.entry(FlashMessages.class, RequestContext::flashes),
            Map.entry(MediaType.class, RequestContext::produced),
            Map.entry(Config.class, context -> context.app().config()),
            Map.entry(UploadedFiles.class, context -> context.request().files()),
            Map.entry(ApplicationContext.class, RequestContext::app));

    private ContextArgument() {}

    /**
     * Returns the argument for a parameter whose type tells what it is.
     *
     * @param parameter the parameter
     * @param purpose what the method is for
     * @return the argument, or null if the type does not tell
     */
    static @Nullable Argument of(Parameter parameter, Purpose purpose) {
        Class<?> type = parameter.getType();
        Argument part = PARTS.get(type);
        if (part != null) {
            return part;
        }
        if (ApplicationContext.class.isAssignableFrom(type)) {
            return context -> type.cast(context.app());
        }
        if (type == WebSocketChannel.class && purpose == Purpose.WEBSOCKET) {
            return WebSocketCall::channel;
        }
        if (type == Response.class && purpose.seesResponse()) {
            return RequestContext::response;
        }
        if (Throwable.class.isAssignableFrom(type) && purpose.seesFailure()) {
            return context -> type.isInstance(context.failure()) ? context.failure() : null;
        }
        return null;
    }
}
