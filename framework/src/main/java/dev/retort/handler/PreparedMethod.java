package dev.retort.handler;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.routing.Rule;
import dev.retort.validation.MethodCheck;
import dev.retort.validation.Violation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method with its arguments made ready: all reflection happens here, at the start, and none in a call.
 *
 * <p>Immutable; as safe for use by several threads as the method itself.
 */
final class PreparedMethod {
    private static final MethodType SPREAD = MethodType.methodType(Object.class, Object[].class);

    private final Object target;
    private final MethodHandle method;
    private final Argument[] arguments;
    private final @Nullable MethodCheck check;

    private PreparedMethod(Object target, MethodHandle method, Argument[] arguments, @Nullable MethodCheck check) {
        this.target = target;
        this.method = method;
        this.arguments = arguments;
        this.check = check;
    }

    /**
     * Prepares a method.
     *
     * @param target the object to call it on
     * @param method the method
     * @param rule the rule whose variables can be bound, its syntax right
     * @param variables the variables and defaults of all rules of the method, some of which this rule may lack
     * @param purpose what the method is for
     * @param binding what arguments are read and checked with
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the method, or null where there was a fault
     */
    static @Nullable PreparedMethod prepare(
            Object target,
            Method method,
            Rule rule,
            Set<String> variables,
            Purpose purpose,
            Binding binding,
            Consumer<String> faults) {
        String origin = HandlerMethod.origin(method);
        boolean[] faulty = {false};
        Consumer<String> noted = fault -> {
            faulty[0] = true;
            faults.accept(fault);
        };
        Parameter[] parameters = method.getParameters();
        Argument[] arguments = new Argument[parameters.length];
        Set<Integer> bound = new TreeSet<>();
        for (int i = 0; i < parameters.length; i++) {
            Argument part = ContextArgument.of(parameters[i], purpose);
            arguments[i] =
                    part != null ? part : Arguments.prepare(parameters[i], rule, variables, origin, binding, noted);
            if (arguments[i] instanceof BodyArgument || arguments[i] instanceof RecordFields) {
                bound.add(i);
            }
        }
        refuseTwoReaders(parameters, origin, noted);
        MethodCheck check = binding.validator().prepare(target, method, bound, noted);
        MethodHandle handle = faulty[0] ? null : handle(target, method, noted);
        return handle == null ? null : new PreparedMethod(target, handle, arguments, check);
    }

    /** A body comes once: as JSON or as a form. */
    private static void refuseTwoReaders(Parameter[] parameters, String origin, Consumer<String> faults) {
        boolean readsBody = false;
        boolean readsForm = false;
        for (Parameter parameter : parameters) {
            readsBody |= parameter.isAnnotationPresent(Body.class);
            readsForm |= parameter.isAnnotationPresent(Form.class);
        }
        if (readsBody && readsForm) {
            faults.accept(origin + " has both a @Body and a @Form parameter, but a request has one body."
                    + "\n  Keep one of them.");
        }
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
            faults.accept(HandlerMethod.origin(method) + " cannot be called: its module keeps the package "
                    + method.getDeclaringClass().getPackageName()
                    + " closed.\n  Write in module-info.java: opens "
                    + method.getDeclaringClass().getPackageName() + " to dev.retort;");
            return null;
        }
    }

    /**
     * Binds the arguments and calls the method.
     *
     * @param context the request
     * @return what the method returned
     * @throws Exception what the method threw, or an {@code HttpException} for an argument that cannot be bound
     */
    @Nullable Object invoke(RequestContext context) throws Exception {
        @Nullable Object[] bound = new @Nullable Object[arguments.length];
        FaultList faults = null;
        for (int i = 0; i < bound.length; i++) {
            try {
                bound[i] = arguments[i].bind(context);
            } catch (HttpException refused) {
                faults = FaultList.add(faults, refused);
            }
        }
        if (faults != null) {
            throw faults.toException();
        }
        if (check != null) {
            refuseViolations(check, bound, context.request());
        }
        try {
            return (Object) method.invokeExact(bound);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable neither) {
            throw new UndeclaredThrowableException(neither);
        }
    }

    private void refuseViolations(MethodCheck check, @Nullable Object[] bound, Request request) {
        List<Violation> violations = check.check(target, bound, () -> Languages.of(request.header("Accept-Language")));
        if (!violations.isEmpty()) {
            throw new HttpException(422, violations.stream().map(this::fault).toList());
        }
    }

    private Fault fault(Violation violation) {
        int parameter = violation.parameter();
        return parameter < 0
                ? new Fault("request", violation.path(), violation.message())
                : arguments[parameter].fault(violation.path(), violation.message());
    }
}
