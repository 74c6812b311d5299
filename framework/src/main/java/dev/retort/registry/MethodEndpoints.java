package dev.retort.registry;

import dev.retort.annotation.Query;
import dev.retort.routing.BuildException;
import java.io.Serializable;
import java.lang.invoke.MethodType;
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
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a handler by a method reference.
 *
 * <p>A method reference does not tell which method it names, but a serializable one can be asked for the form in which it
 * would be written to a stream, and that form has the name of the method and the class before the {@code ::}. That class
 * decides where a handler is inherited by several; it is not the one that declares the method. Asking takes reflection,
 * so the answer is kept by the class that the JVM made for the reference: one for each place in the source.
 *
 * <p>What is still ambiguous, as where one class is put into two blueprints, is decided by the request that asks: its own
 * blueprint, and then those around that.
 */
final class MethodEndpoints {
    /**
     * An endpoint that a method has in one class.
     *
     * @param handler the class that was added as a handler, which may inherit the method
     * @param endpoint the endpoint
     * @param method the method
     * @param variables the variables of all rules of the endpoint
     */
    private record Target(Class<?> handler, String endpoint, Method method, Set<String> variables) {
        /** Returns what the URL calls the method's parameters, without those that it does not have. */
        List<String> names() {
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
    }

    /** What a reference says: a method's name and parameters, and the class before the {@code ::}. */
    private record Named(String receiver, String signature) {
        String text() {
            return receiver.replace('/', '.') + "." + signature.substring(0, signature.indexOf('(')) + "()";
        }
    }

    private final Map<String, List<Target>> bySignature = new HashMap<>();
    private final Map<Class<?>, List<Target>> byReference = new ConcurrentHashMap<>();

    MethodEndpoints(List<RouteDefinition> definitions) {
        for (RouteDefinition definition : definitions) {
            String endpoint = definition.rule().endpoint();
            Class<?> handler = definition.handler();
            if (definition.source() instanceof Method method && handler != null && endpoint != null) {
                target(handler, endpoint, method)
                        .variables()
                        .addAll(definition.rule().variables());
            }
        }
    }

    private Target target(Class<?> handler, String endpoint, Method method) {
        List<Target> known = bySignature.computeIfAbsent(signature(method), absent -> new ArrayList<>(1));
        for (Target target : known) {
            if (target.handler() == handler && target.endpoint().equals(endpoint)) {
                return target;
            }
        }
        Target target = new Target(handler, endpoint, method, new LinkedHashSet<>());
        known.add(target);
        return target;
    }

    private static String signature(Method method) {
        return method.getName()
                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
    }

    /**
     * Finds the endpoint of a reference, and gives values their names.
     *
     * @param reference the method reference
     * @param values the values in the order of the method's parameters
     * @param here the endpoint of the request that asks, or null for none
     * @param build takes the endpoint and the values by name, without those that are null
     * @return what that returns
     * @throws BuildException if the method has no route, or several of which none is nearest, or there are more values
     *     than parameters that a URL can have
     */
    String url(
            Serializable reference,
            @Nullable Object[] values,
            @Nullable String here,
            BiFunction<String, Map<String, Object>, String> build) {
        List<Target> targets = targets(reference);
        Target target = targets.size() == 1 ? targets.get(0) : nearest(targets, here);
        List<String> names = target.names();
        if (values.length > names.size()) {
            throw new BuildException(
                    target.endpoint(),
                    "it takes " + names.size() + " values, " + names + ", and was given " + values.length + ".");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                named.put(names.get(i), value);
            }
        }
        return build.apply(target.endpoint(), named);
    }

    /** Chooses the one in the blueprint of the request, else in the innermost of those around it. */
    private static Target nearest(List<Target> targets, @Nullable String here) {
        String blueprint = here == null ? null : blueprintOf(here);
        while (blueprint != null) {
            String name = blueprint;
            List<Target> own = targets.stream()
                    .filter(target -> blueprintOf(target.endpoint()).equals(name))
                    .toList();
            if (own.size() == 1) {
                return own.get(0);
            }
            blueprint = own.isEmpty() && name.indexOf('.') >= 0 ? blueprintOf(name) : null;
        }
        List<String> endpoints = targets.stream().map(Target::endpoint).toList();
        throw new BuildException(
                String.join(", ", endpoints),
                "the method has several endpoints, and the blueprint of the request decides for none. Name the one that is"
                        + " meant: urlFor(\"" + endpoints.get(0) + "\", Map.of(…)).");
    }

    /** Returns the name of the blueprint that an endpoint, or a blueprint, lies in; empty for the application. */
    private static String blueprintOf(String endpoint) {
        return endpoint.substring(0, Math.max(0, endpoint.lastIndexOf('.')));
    }

    private List<Target> targets(Serializable reference) {
        return byReference.computeIfAbsent(reference.getClass(), type -> {
            Named named = read(reference);
            List<Target> below = bySignature.getOrDefault(named.signature(), List.of()).stream()
                    .filter(target -> isA(target.handler(), named.receiver()))
                    .toList();
            if (below.isEmpty()) {
                throw new BuildException(
                        named.text(), "it is no handler of this application. Add its class, or put a route before it.");
            }
            List<Target> exact = below.stream()
                    .filter(target -> internal(target.handler()).equals(named.receiver()))
                    .toList();
            return exact.isEmpty() ? below : exact;
        });
    }

    /** Tells whether a class is, or inherits from, the one of a name; a container may hand in a subclass of its own. */
    private static boolean isA(@Nullable Class<?> type, String name) {
        if (type == null) {
            return false;
        }
        if (internal(type).equals(name) || isA(type.getSuperclass(), name)) {
            return true;
        }
        for (Class<?> face : type.getInterfaces()) {
            if (isA(face, name)) {
                return true;
            }
        }
        return false;
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static Named read(Serializable reference) {
        try {
            Method replace = reference.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda form = (SerializedLambda) replace.invoke(reference);
            if (form.getImplMethodName().startsWith("lambda$")) {
                throw new BuildException(
                        form.getImplMethodName(), "a lambda names no handler. Write a method reference: Blog::show.");
            }
            return new Named(receiver(form), form.getImplMethodName() + form.getImplMethodSignature());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new BuildException(
                    reference.getClass().getName(),
                    "the method reference cannot be read: " + e + ". Name the endpoint as a string.");
        }
    }

    /** The first parameter of the shape, as the compiler inferred it; {@code getImplClass} is who declares the method. */
    private static String receiver(SerializedLambda form) {
        String type = form.getInstantiatedMethodType();
        return type.startsWith("(L") ? type.substring(2, type.indexOf(';')) : form.getImplClass();
    }
}
