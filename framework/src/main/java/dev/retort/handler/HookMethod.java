package dev.retort.handler;

import dev.retort.context.RequestContext;
import dev.retort.http.Response;
import dev.retort.routing.Rule;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An annotated method that is called before, after or at the end of requests, made ready.
 *
 * <p>Immutable; as safe for use by several threads as the method itself.
 */
public final class HookMethod implements BeforeHook, AfterHook, TeardownHook {
    /** A hook is called for many rules, or for none, and so can name no variable of one. */
    private static final Rule NO_RULE = Rule.of("/");

    private final PreparedMethod method;
    private final Purpose purpose;
    private final ResultConverter results;
    private final boolean isVoid;
    private final String origin;

    private HookMethod(PreparedMethod method, Purpose purpose, ResultConverter results, boolean isVoid, String origin) {
        this.method = method;
        this.purpose = purpose;
        this.results = results;
        this.isVoid = isVoid;
        this.origin = origin;
    }

    /**
     * Prepares a method.
     *
     * @param target the object to call it on
     * @param method the method
     * @param purpose what the method is for: {@link Purpose#BEFORE}, {@link Purpose#AFTER} or {@link Purpose#TEARDOWN}
     * @param binding what its arguments are read and checked with
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the hook, or null where there was a fault
     */
    public static @Nullable HookMethod prepare(
            Object target, Method method, Purpose purpose, Binding binding, Consumer<String> faults) {
        String origin = HandlerMethod.origin(method);
        Class<?> type = method.getReturnType();
        boolean isVoid = type == void.class;
        if (purpose == Purpose.TEARDOWN && !isVoid) {
            faults.accept("The teardown hook " + origin + " returns a " + type.getSimpleName()
                    + ", but the response is sent already.\n  Declare it void.");
        }
        Class<?> result = ResultConverter.raw(ResultConverter.held(method.getGenericReturnType()));
        boolean mayBeLate = type == Response.class || CompletionStage.class.isAssignableFrom(type);
        if (purpose == Purpose.AFTER && !isVoid && !(mayBeLate && result == Response.class)) {
            faults.accept("The after hook " + origin + " returns a " + type.getSimpleName()
                    + ".\n  Return the Response, changed or not, or a CompletionStage of it, or declare it void.");
        }
        PreparedMethod prepared = PreparedMethod.prepare(target, method, NO_RULE, Set.of(), purpose, binding, faults);
        ResultConverter results = purpose == Purpose.BEFORE && !isVoid
                ? ResultConverter.of(ResultConverter.held(method.getGenericReturnType()), origin, faults)
                : ResultConverter.dynamic(origin);
        return prepared == null ? null : new HookMethod(prepared, purpose, results, isVoid, origin);
    }

    @Override
    public @Nullable Response before(RequestContext context) throws Exception {
        Object result = Awaited.value(method.invoke(context));
        return result == null ? null : results.convert(context, result);
    }

    @Override
    public Response after(RequestContext context, Response response) throws Exception {
        context.response(response);
        Object result = Awaited.value(method.invoke(context));
        if (isVoid) {
            return response;
        }
        if (result == null) {
            throw new IllegalStateException("The after hook " + origin + " returned null. Return the response.");
        }
        return (Response) result;
    }

    @Override
    public void teardown(RequestContext context, @Nullable Throwable failure) throws Exception {
        method.invoke(context);
    }

    @Override
    public String toString() {
        return purpose + " " + origin;
    }
}
