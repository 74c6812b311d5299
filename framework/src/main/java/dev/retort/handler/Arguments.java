package dev.retort.handler;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Query;
import dev.retort.http.HttpException;
import dev.retort.http.Params;
import dev.retort.http.Request;
import dev.retort.routing.Rule;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides, once for each parameter, where its value comes from. */
final class Arguments {
    private static final String POSSIBLE = "Use String, a primitive, a number, UUID or an enum.";

    private static final Argument FAULTY = context -> null;

    private final Parameter parameter;
    private final String origin;
    private final Consumer<String> faults;

    private Arguments(Parameter parameter, String origin, Consumer<String> faults) {
        this.parameter = parameter;
        this.origin = origin;
        this.faults = faults;
    }

    /**
     * Prepares the argument for a parameter.
     *
     * @param parameter the parameter
     * @param rule the rule whose variables and defaults can be bound, its syntax right
     * @param origin the method, for messages
     * @param faults takes what is wrong with the parameter
     * @return the argument; one that binds nothing after a fault
     */
    static Argument prepare(Parameter parameter, Rule rule, String origin, Consumer<String> faults) {
        return new Arguments(parameter, origin, faults).prepare(rule);
    }

    private Argument prepare(Rule rule) {
        if (parameter.isAnnotationPresent(Body.class)) {
            return body();
        }
        Query query = parameter.getAnnotation(Query.class);
        if (query != null) {
            return field("query field", query.value(), query.defaultValue(), Request::query);
        }
        Form form = parameter.getAnnotation(Form.class);
        if (form != null) {
            return field("form field", form.value(), form.defaultValue(), Request::form);
        }
        if (!parameter.isNamePresent()) {
            return unnamed();
        }
        return path(rule);
    }

    private Argument path(Rule rule) {
        String name = parameter.getName();
        Class<?> type = parameter.getType();
        List<String> names = rule.variables();
        int position = names.indexOf(name);
        if (position < 0) {
            return fault("is bound to nothing.\n  Write <" + name
                    + "> into the rule, or @Query, @Form or @Body before the parameter"
                    + (names.isEmpty() ? "." : "; the rule has " + String.join(", ", names) + "."));
        }
        TextReader reader = TextReader.of(type);
        // A converter of the application's own may make any other type.
        boolean impossible = reader == null
                && type.getPackageName().equals("java.lang")
                && !type.isAssignableFrom(String.class)
                && !type.isAssignableFrom(Long.class);
        if (impossible) {
            return fault("is a " + type.getSimpleName() + ", which no converter makes.\n  " + POSSIBLE);
        }
        Object fixed = rule.defaults().get(name);
        if (fixed != null && reader != null && !type.isInstance(fixed) && reader.read(fixed.toString()) == null) {
            return fault("has the default \"" + fixed + "\" in its rule, which is not " + reader.wanted() + ".");
        }
        return new PathArgument(position, name, type, origin);
    }

    private Argument body() {
        Type type = parameter.getParameterizedType();
        if (type == String.class) {
            return context -> context.request().text();
        }
        if (type == byte[].class) {
            return context -> context.request().bytes();
        }
        boolean mayBeNull = isNullable();
        return context -> {
            Object value = context.request().json(type);
            if (value == null && !mayBeNull) {
                throw HttpException.badRequest("The body is null, and a value is wanted.");
            }
            return value;
        };
    }

    private Argument field(String what, String given, String defaultText, Function<Request, Params> source) {
        if (given.isEmpty() && !parameter.isNamePresent()) {
            return unnamed();
        }
        String name = given.isEmpty() ? parameter.getName() : given;
        boolean optional = parameter.getType() == Optional.class;
        Class<?> type = optional ? optionalType() : parameter.getType();
        TextReader reader = TextReader.of(type);
        if (reader == null) {
            return fault("is a " + type.getSimpleName() + ", which the text of a " + what + " cannot be read into.\n  "
                    + POSSIBLE + " An Optional of these may be missing.");
        }
        boolean hasDefault = !defaultText.equals(Query.NONE);
        Object defaultValue = hasDefault ? reader.read(defaultText) : null;
        if (hasDefault && defaultValue == null) {
            return fault("has the default \"" + defaultText + "\", which is not " + reader.wanted() + ".");
        }
        FieldArgument.Missing missing = optional
                ? FieldArgument.Missing.EMPTY_OPTIONAL
                : isNullable() ? FieldArgument.Missing.NULL : FieldArgument.Missing.REFUSED;
        if (missing == FieldArgument.Missing.NULL && type.isPrimitive()) {
            return fault("is both @Nullable and primitive.\n  Use the wrapper type or an Optional.");
        }
        return new FieldArgument(what, name, source, reader, defaultValue, missing);
    }

    private Class<?> optionalType() {
        Type type = parameter.getParameterizedType();
        if (type instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> inner) {
            return inner;
        }
        return Object.class;
    }

    /** Takes any annotation of that name, as there are several in use. */
    private boolean isNullable() {
        return Stream.concat(
                        Arrays.stream(parameter.getAnnotations()),
                        Arrays.stream(parameter.getAnnotatedType().getAnnotations()))
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    private Argument unnamed() {
        faults.accept(
                "The parameters of " + origin + " have no names in the class file, so nothing can be bound to them."
                        + "\n  Compile with javac -parameters; in Maven:"
                        + " <properties><maven.compiler.parameters>true</maven.compiler.parameters></properties>");
        return FAULTY;
    }

    private Argument fault(String what) {
        String name = parameter.isNamePresent()
                ? parameter.getName()
                : parameter.getType().getSimpleName();
        faults.accept("The parameter " + name + " of " + origin + " " + what);
        return FAULTY;
    }
}
