package dev.retort.handler;

import dev.retort.annotation.Body;
import dev.retort.annotation.CookieValue;
import dev.retort.annotation.Default;
import dev.retort.annotation.Form;
import dev.retort.annotation.Header;
import dev.retort.annotation.Query;
import dev.retort.annotation.Rest;
import dev.retort.http.UploadedFile;
import dev.retort.routing.Rule;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides, once for each parameter, where its value comes from. */
final class Arguments {
    private static final List<Class<? extends Annotation>> SOURCES =
            List.of(Body.class, Query.class, Form.class, Header.class, CookieValue.class, Rest.class);

    private static final Argument FAULTY = context -> null;

    private final Parameter parameter;
    private final String origin;
    private final Binding binding;
    private final TextReaders readers;
    private final Slot slot;

    private Arguments(Parameter parameter, String origin, Binding binding, Consumer<String> faults) {
        this.parameter = parameter;
        this.origin = origin;
        this.binding = binding;
        this.readers = binding.readers();
        this.slot = Slot.of(parameter, origin, faults);
    }

    /**
     * Prepares the argument for a parameter.
     *
     * @param parameter the parameter
     * @param rule the rule whose variables and defaults can be bound, its syntax right and fitted to the method
     * @param variables the variables of all rules of the method, of which this rule may lack some
     * @param origin the method, for messages
     * @param binding what arguments are read with
     * @param faults takes what is wrong with the parameter
     * @return the argument; one that binds nothing after a fault
     */
    static Argument prepare(
            Parameter parameter,
            Rule rule,
            Set<String> variables,
            String origin,
            Binding binding,
            Consumer<String> faults) {
        Argument argument = new Arguments(parameter, origin, binding, faults).prepare(rule, variables);
        return argument == null ? FAULTY : argument;
    }

    /** Tells whether an annotation says that a parameter is bound to something other than the path. */
    static boolean hasSource(Parameter parameter) {
        return SOURCES.stream().anyMatch(source -> source != Rest.class && parameter.isAnnotationPresent(source));
    }

    private @Nullable Argument prepare(Rule rule, Set<String> variables) {
        List<String> sources = SOURCES.stream()
                .filter(parameter::isAnnotationPresent)
                .map(source -> "@" + source.getSimpleName())
                .toList();
        if (sources.size() > 1) {
            slot.fault("is bound twice, by " + String.join(" and ", sources) + ".\n  Keep one of them.");
            return null;
        }
        if (parameter.isAnnotationPresent(Body.class)) {
            return body();
        }
        Query query = parameter.getAnnotation(Query.class);
        if (query != null) {
            return new Fields(Source.QUERY, readers).prepare(slot, query.value(), query.defaultValue());
        }
        Form form = parameter.getAnnotation(Form.class);
        if (form != null) {
            return new Fields(Source.FORM, readers).prepare(slot, form.value(), form.defaultValue());
        }
        Header header = parameter.getAnnotation(Header.class);
        if (header != null) {
            return new Fields(Source.HEADER, readers).prepare(slot, header.value(), header.defaultValue());
        }
        CookieValue cookie = parameter.getAnnotation(CookieValue.class);
        if (cookie != null) {
            return new Fields(Source.COOKIE, readers).prepare(slot, cookie.value(), cookie.defaultValue());
        }
        if (Shape.of(slot).element() == UploadedFile.class) {
            // A file is known by its type, and so needs no annotation.
            return new Fields(Source.FORM, readers).prepare(slot, "", Query.NONE);
        }
        return slot.name() == null ? unnamed() : path(rule, slot.name(), variables);
    }

    private @Nullable Argument body() {
        if (parameter.getType() == String.class) {
            return context -> context.request().text();
        }
        if (parameter.getType() == byte[].class) {
            return context -> context.request().bytes();
        }
        String fault = binding.json().check(parameter.getParameterizedType());
        if (fault != null) {
            slot.fault("cannot be read from JSON: " + fault);
            return null;
        }
        return new BodyArgument(parameter.getParameterizedType(), slot.isNullable());
    }

    private @Nullable Argument path(Rule rule, String name, Set<String> variables) {
        Shape shape = Shape.of(slot);
        List<String> names = rule.variables();
        int position = names.indexOf(name);
        if (position < 0) {
            return variables.contains(name) ? absent(shape) : unbound(name, names);
        }
        Class<?> type = shape.many() == null ? TextReaders.wrapped(shape.element()) : parameter.getType();
        TextReader reader = shape.many() == null ? readers.of(type) : null;
        if (parameter.isAnnotationPresent(Rest.class) && type != String.class) {
            slot.fault(
                    "is a " + type.getSimpleName() + " with @Rest before it, which is for text.\n  Make it a String.");
            return null;
        }
        // A converter of the application's own may make any other type, and text is an Object and a CharSequence too.
        boolean unread = reader == null && !type.isAssignableFrom(String.class);
        String converter = rule.converters().get(name);
        boolean isBuiltIn = converter != null && !binding.converters().contains(converter);
        if (unread && (isBuiltIn || type.getPackageName().equals("java.lang"))) {
            slot.fault(
                    "is a " + type.getSimpleName() + ", which no converter makes.\n  Use String, a primitive, a number,"
                            + " UUID, an enum or a type of java.time, write a converter and name it in the rule,"
                            + " or register a reader for the type.");
            return null;
        }
        if (converter != null && isBuiltIn && shape.many() == null && !BuiltInTexts.fit(converter, type, reader)) {
            slot.fault("is a " + type.getSimpleName() + ", which nothing that <" + converter + ":" + name
                    + "> takes can be.\n  Write <" + name + ">, as the type says what is taken, or change the type.");
            return null;
        }
        Object fixed = rule.defaults().get(name);
        if (fixed != null && !type.isInstance(fixed) && (reader == null || reader.read(fixed.toString()) == null)) {
            slot.fault("has the default \"" + fixed + "\" in its rule, which is not "
                    + (reader == null ? "a " + type.getSimpleName() : reader.wanted()) + ".\n  Write one that is.");
            return null;
        }
        PathArgument argument = new PathArgument(position, name, type, reader, origin);
        return shape.element() == parameter.getType() || shape.many() != null
                ? argument
                : new WrappedArgument(argument, shape);
    }

    /** Binds a variable that other rules of the method have and this one has not. */
    private @Nullable Argument absent(Shape shape) {
        Default stated = parameter.getAnnotation(Default.class);
        TextReader reader = readers.of(shape.element());
        if (stated != null && reader != null) {
            Object value = reader.read(stated.value());
            if (value == null) {
                slot.fault("has the default \"" + stated.value() + "\", which is not " + reader.wanted()
                        + ".\n  Write one that is.");
                return null;
            }
            Object whole = shape.one().apply(value);
            return context -> whole;
        }
        Supplier<@Nullable Object> none = shape.none();
        if (none == null || parameter.getType().isPrimitive()) {
            slot.fault(
                    "is a variable of another rule of the method, and has no value for this one.\n  Make it @Nullable or"
                            + " an Optional, write @Default(\"…\") before it, or give this rule a default.");
            return null;
        }
        return context -> none.get();
    }

    private @Nullable Argument unbound(String name, List<String> names) {
        slot.fault("is bound to nothing.\n  Write <" + name
                + "> into the rule, or @Query, @Form or @Body before the parameter"
                + (names.isEmpty() ? "." : "; the rule has " + String.join(", ", names) + "."));
        return null;
    }

    private @Nullable Argument unnamed() {
        slot.unnamed();
        return null;
    }
}
