package dev.retort.handler;

import dev.retort.annotation.Template;
import dev.retort.context.RequestContext;
import dev.retort.http.Response;
import dev.retort.routing.Rule;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An annotated method that answers requests, made ready: a call binds, invokes and converts.
 *
 * <p>Immutable; as safe for use by several threads as the method itself.
 */
public final class HandlerMethod implements HandlerCall {
    private final PreparedMethod method;
    private final ResultConverter results;

    private HandlerMethod(PreparedMethod method, ResultConverter results) {
        this.method = method;
        this.results = results;
    }

    /**
     * Makes the variables and defaults of a rule fit the parameters of its method, so that a text that is none of a
     * parameter's type does not match the rule, and lets the next one try.
     *
     * @param rule the rule, its syntax right
     * @param method the method
     * @param readers reads texts
     * @return the rule to match by
     */
    public static Rule fit(Rule rule, Method method, TextReaders readers) {
        return PathTypes.fit(rule, method, readers);
    }

    /**
     * Prepares a method for one of its rules, or for errors.
     *
     * @param target the object to call it on
     * @param method the method
     * @param rule the rule, as {@link #fit} returned it
     * @param variables the variables and defaults of all rules of the method, some of which this rule may lack
     * @param purpose what the method is for: {@link Purpose#ROUTE} or {@link Purpose#ERROR}
     * @param binding what arguments are read and checked with
     * @param faults takes every fault found, each a message with the place and the repair
     * @return the call, or null where there was a fault
     */
    public static @Nullable HandlerMethod prepare(
            Object target,
            Method method,
            Rule rule,
            Set<String> variables,
            Purpose purpose,
            Binding binding,
            Consumer<String> faults) {
        NotedFaults noted = new NotedFaults(faults);
        PreparedMethod prepared = PreparedMethod.prepare(target, method, rule, variables, purpose, binding, noted);
        ResultConverter declared = ResultConverter.of(method.getGenericReturnType(), origin(method), noted);
        Template template = method.getAnnotation(Template.class);
        ResultConverter others = purpose == Purpose.ERROR ? ResultConverter.forErrors(origin(method)) : declared;
        ResultConverter results = template == null
                ? others
                : new TemplateConverter(template.value(), ResultConverter.dynamic(origin(method)));
        return prepared == null || noted.any() ? null : new HandlerMethod(prepared, results);
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
    public Response call(RequestContext context) throws Exception {
        return results.convert(context, method.invoke(context));
    }
}
