package dev.retort.handler;

import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.routing.PathValues;
import dev.retort.routing.Rule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An annotated method made ready: all reflection happens here, at the start, and none in a call.
 *
 * <p>Immutable; as safe for use by several threads as the method itself.
 */
public final class HandlerMethod implements HandlerCall {
    private static final MethodType SPREAD = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle method;
    private final Argument[] arguments;
    private final ResultConverter results;

    private HandlerMethod(MethodHandle method, Argument[] arguments, ResultConverter results) {
        this.method = method;
        this.arguments = arguments;
        this.results = results;
    }

    /**
     * Prepares a method for one of its rules.
     *
     * @param target the object to call it on
     * @param method the method
     * @param rule the rule, its syntax right
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the call, or null where there was a fault
     */
    public static @Nullable HandlerMethod prepare(Object target, Method method, Rule rule, Consumer<String> faults) {
        String origin = origin(method);
        boolean[] faulty = {false};
        Consumer<String> noted = fault -> {
            faulty[0] = true;
            faults.accept(fault);
        };
        Parameter[] parameters = method.getParameters();
        Argument[] arguments = new Argument[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = Arguments.prepare(parameters[i], rule, origin, noted);
        }
        ResultConverter results = ResultConverter.of(method.getReturnType(), origin, noted);
        MethodHandle handle = faulty[0] ? null : handle(target, method, noted);
        return handle == null ? null : new HandlerMethod(handle, arguments, results);
    }

    private static @Nullable MethodHandle handle(Object target, Method method, Consumer<String> faults) {
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method).asFixedArity();
            if (!Modifier.isStatic(method.getModifiers())) {
                handle = handle.bindTo(target);
            }
            return handle.asSpreader(Object[].class, method.getParameterCount()).asType(SPREAD);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            faults.accept(origin(method) + " cannot be called: its module keeps the package "
                    + method.getDeclaringClass().getPackageName()
                    + " closed.\n  Write in module-info.java: opens "
                    + method.getDeclaringClass().getPackageName() + " to dev.retort;");
            return null;
        }
    }

    /**
     * Names a method as messages do.
     *
     * @param method the method
     * @return its class and name with the types of its parameters, such as {@code Blog.show(int)}
     */
    public static String origin(Method method) {
        StringBuilder text = new StringBuilder(method.getDeclaringClass().getSimpleName())
                .append('.')
                .append(method.getName())
                .append('(');
        for (Class<?> type : method.getParameterTypes()) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(type.getSimpleName());
        }
        return text.append(')').toString();
    }

    @Override
    public Response call(Request request, PathValues values) throws Throwable {
        @Nullable Object[] bound = new @Nullable Object[arguments.length];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = arguments[i].bind(request, values);
        }
        return results.convert((Object) method.invokeExact(bound));
    }
}
