package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Content;
import dev.retort.http.Response;
import dev.retort.http.WebSocketChannel;
import dev.retort.routing.Rule;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An annotated method that opens WebSockets, made ready. */
public final class WebSocketCall implements HandlerCall {
    private static final Response SWITCHING = Response.empty(200);

    private final PreparedMethod method;

    private WebSocketCall(PreparedMethod method) {
        this.method = method;
    }

    /**
     * Prepares a method for one of its rules.
     *
     * @param target the object to call it on
     * @param method the method
     * @param rule the rule, its syntax right
     * @param variables the variables and defaults of all rules of the method, some of which this rule may lack
     * @param binding what arguments are read and checked with
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the call, or null where there was a fault
     */
    public static @Nullable HandlerCall prepare(
            Object target, Method method, Rule rule, Set<String> variables, Binding binding, Consumer<String> faults) {
        if (method.getReturnType() != void.class) {
            faults.accept(HandlerMethod.origin(method) + " opens a WebSocket and returns a "
                    + method.getReturnType().getSimpleName()
                    + ", which would go nowhere.\n  Declare it void, and send through a WebSocketChannel parameter.");
        }
        PreparedMethod prepared =
                PreparedMethod.prepare(target, method, rule, variables, Purpose.WEBSOCKET, binding, faults);
        return prepared == null ? null : new WebSocketCall(prepared);
    }

    /** Returns the channel that is being opened; the argument of a parameter of that type. */
    static @Nullable WebSocketChannel channel(RequestContext context) {
        return context.attributes().get(WebSocketChannel.class);
    }

    @Override
    public Response call(RequestContext context) throws Exception {
        WebSocketChannel channel = new WebSocketChannel();
        context.attributes().set(WebSocketChannel.class, channel);
        method.invoke(context);
        return SWITCHING.content(new Content.Upgrade(channel));
    }
}
