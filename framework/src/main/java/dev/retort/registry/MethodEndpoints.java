package dev.retort.registry;

import dev.retort.annotation.Query;
import dev.retort.routing.BuildException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a handler by a method reference.
 *
 * <p>A method reference does not tell which method it names, but a serializable one can be asked for the form in which it
 * would be written to a stream, and that form has the name of the class and the method. Asking takes reflection, so the
 * answer is kept by the class that the JVM made for the reference: one for each place in the source.
 */
final class MethodEndpoints {
    /** What is known of a method: the endpoints that it has, and for each parameter the URL's name for it. */
    private record Target(Set<String> endpoints, List<String> names) {}

    private final Map<String, Target> byMethod = new HashMap<>();
    private final Map<Class<?>, Target> byReference = new ConcurrentHashMap<>();

    MethodEndpoints(List<RouteDefinition> definitions) {
        for (RouteDefinition definition : definitions) {
            String endpoint = definition.rule().endpoint();
            if (definition.source() instanceof Method method && endpoint != null) {
                List<String> variables = definition.rule().variables();
                byMethod.computeIfAbsent(
                                key(method), absent -> new Target(new LinkedHashSet<>(), names(method, variables)))
                        .endpoints()
                        .add(endpoint);
            }
        }
    }

    private static String key(Method method) {
        return method.getDeclaringClass().getName().replace('.', '/') + "." + method.getName()
                + java.lang.invoke.MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
    }

    private static List<String> names(Method method, List<String> variables) {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Query query = parameter.getAnnotation(Query.class);
            if (query != null) {
                names.add(query.value().isEmpty() ? parameter.getName() : query.value());
            } else if (variables.contains(parameter.getName())) {
                names.add(parameter.getName());
            }
        }
        return names;
    }

    /**
     * Finds the endpoint of a reference.
     *
     * @param reference the method reference
     * @return the endpoint
     * @throws BuildException if the method has no route or several
     */
    String endpoint(Serializable reference) {
        Target target = target(reference);
        if (target.endpoints().size() > 1) {
            throw new BuildException(
                    String.join(", ", target.endpoints()),
                    "the method has several endpoints. Name one of them as a string.");
        }
        return target.endpoints().iterator().next();
    }

    /**
     * Gives values their names.
     *
     * @param reference the method reference
     * @param values the values in the order of the method's parameters
     * @return the values by name, without those that are null
     * @throws BuildException if there are more values than parameters that a URL can have
     */
    Map<String, Object> values(Serializable reference, @Nullable Object[] values) {
        List<String> names = target(reference).names();
        if (values.length > names.size()) {
            throw new BuildException(
                    String.join(", ", target(reference).endpoints()),
                    "it takes " + names.size() + " values, " + names + ", and was given " + values.length + ".");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                named.put(names.get(i), value);
            }
        }
        return named;
    }

    private Target target(Serializable reference) {
        return byReference.computeIfAbsent(reference.getClass(), type -> {
            String key = key(reference);
            Target target = byMethod.get(key);
            if (target == null) {
                throw new BuildException(
                        key.replaceFirst("\\(.*", "()").replace('/', '.'),
                        "it is no handler of this application. Add its class, or put a route before it.");
            }
            return target;
        });
    }

    private static String key(Serializable reference) {
        try {
            Method replace = reference.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda form = (SerializedLambda) replace.invoke(reference);
            if (form.getImplMethodName().startsWith("lambda$")) {
                throw new BuildException(
                        form.getImplMethodName(), "a lambda names no handler. Write a method reference: Blog::show.");
            }
            return form.getImplClass() + "." + form.getImplMethodName() + form.getImplMethodSignature();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new BuildException(
                    reference.getClass().getName(),
                    "the method reference cannot be read: " + e + ". Name the endpoint as a string.");
        }
    }
}
