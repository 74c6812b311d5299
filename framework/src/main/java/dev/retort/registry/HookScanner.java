package dev.retort.registry;

import dev.retort.annotation.After;
import dev.retort.annotation.Before;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Teardown;
import dev.retort.handler.Binding;
import dev.retort.handler.HandlerCall;
import dev.retort.handler.HandlerMethod;
import dev.retort.handler.HookMethod;
import dev.retort.handler.Purpose;
import dev.retort.http.HttpException;
import dev.retort.routing.Rule;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Reads the annotations of hooks and error handlers. */
final class HookScanner {
    private static final List<Class<? extends Annotation>> KINDS =
            List.of(Before.class, After.class, Teardown.class, OnError.class);

    private static final Rule NO_RULE = Rule.of("/");

    private final Object target;
    private final Scope scope;
    private final Binding binding;
    private final Consumer<String> faults;

    HookScanner(Object target, Scope scope, Binding binding, Consumer<String> faults) {
        this.target = target;
        this.scope = scope;
        this.binding = binding;
        this.faults = faults;
    }

    /** Tells whether a method is a hook of any kind. */
    static boolean isHook(Method method) {
        return KINDS.stream().anyMatch(method::isAnnotationPresent);
    }

    /** Adds the hooks among the methods to the scope, or to the application's. */
    void scan(Collection<Method> methods) {
        each(methods, Before.class, Before::everywhere, Before::order, Purpose.BEFORE, Scope::before);
        each(methods, After.class, After::everywhere, After::order, Purpose.AFTER, Scope::after);
        each(methods, Teardown.class, Teardown::everywhere, Teardown::order, Purpose.TEARDOWN, Scope::teardown);
        for (Method method : methods) {
            OnError onError = method.getAnnotation(OnError.class);
            if (onError != null) {
                scanError(method, onError, onError.everywhere() ? scope.root() : scope);
            }
        }
    }

    private <A extends Annotation> void each(
            Collection<Method> methods,
            Class<A> kind,
            Predicate<A> everywhere,
            ToIntFunction<A> order,
            Purpose purpose,
            BiConsumer<Scope, HookMethod> add) {
        methods.stream()
                .filter(method -> method.isAnnotationPresent(kind))
                .sorted(Comparator.comparingInt(method -> order.applyAsInt(method.getAnnotation(kind))))
                .forEach(method -> {
                    HookMethod hook = HookMethod.prepare(target, method, purpose, binding, faults);
                    if (hook != null) {
                        add.accept(everywhere.test(method.getAnnotation(kind)) ? scope.root() : scope, hook);
                    }
                });
    }

    private void scanError(Method method, OnError onError, Scope at) {
        String origin = HandlerMethod.origin(method);
        for (int status : onError.value()) {
            if (status < 400 || status > 599) {
                faults.accept("The error handler " + origin + " is for the status " + status
                        + ", which is no error.\n  Write a status from 400 to 599.");
            }
        }
        List<Class<? extends Throwable>> types = types(method, onError, origin);
        HandlerCall call = HandlerMethod.prepare(target, method, NO_RULE, Set.of(), Purpose.ERROR, binding, faults);
        if (call == null) {
            return;
        }
        for (int status : onError.value()) {
            at.error(new ErrorDefinition(status, null, call, origin));
        }
        for (Class<? extends Throwable> type : types) {
            at.error(new ErrorDefinition(0, type, call, origin));
        }
    }

    private List<Class<? extends Throwable>> types(Method method, OnError onError, String origin) {
        List<Class<? extends Throwable>> types = new ArrayList<>(Arrays.asList(onError.type()));
        List<Class<? extends Throwable>> parameters = new ArrayList<>();
        for (Class<?> parameter : method.getParameterTypes()) {
            if (Throwable.class.isAssignableFrom(parameter)) {
                parameters.add(parameter.asSubclass(Throwable.class));
            }
        }
        if (types.isEmpty() && onError.value().length == 0) {
            if (parameters.size() != 1) {
                faults.accept(
                        "The error handler " + origin + " does not say what it is for.\n  Write @OnError(404),"
                                + " @OnError(type = SomeException.class), or @OnError alone and one parameter of the exception's class.");
            }
            types.addAll(parameters);
        }
        for (Class<? extends Throwable> parameter : parameters) {
            if (onError.value().length > 0
                    && onError.type().length == 0
                    && !parameter.isAssignableFrom(HttpException.class)) {
                String name = parameter.getSimpleName();
                faults.accept("The error handler " + origin
                        + " is for a status, whose error is an HttpException, but takes a "
                        + name
                        + ", which it would never get.\n  Take an HttpException, whose getCause() is what led to a 500;"
                        + " or write @OnError without a status, for every " + name + ".");
            }
        }
        for (Class<? extends Throwable> type : types) {
            for (Class<? extends Throwable> parameter : parameters) {
                if (!parameter.isAssignableFrom(type)) {
                    faults.accept("The error handler " + origin + " is for " + type.getSimpleName() + ", but takes a "
                            + parameter.getSimpleName() + ".\n  Make the parameter a " + type.getSimpleName()
                            + " or a superclass of it.");
                }
            }
        }
        return types;
    }
}
