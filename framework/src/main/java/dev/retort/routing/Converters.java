package dev.retort.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;

/** The converters of one map by name: the built-in ones, and the application's own, which may replace them. */
final class Converters {

    /** The name that a variable without a converter, as in {@code <name>}, looks up. */
    static final String DEFAULT = "default";

    private final Map<String, Function<ConverterArguments, BoundConverter>> binders = new HashMap<>();
    private final Map<String, BoundConverter> bound = new HashMap<>();

    Converters() {
        binders.put(DEFAULT, StringConverter::of);
        binders.put("string", StringConverter::of);
        binders.put("int", IntConverter::of);
        binders.put("float", FloatConverter::of);
        binders.put("path", PathConverter::of);
        binders.put("uuid", UuidConverter::of);
        binders.put("any", AnyConverter::of);
    }

    void register(String name, ConverterFactory factory) {
        binders.put(name, arguments -> RegexConverter.of(factory.create(arguments)));
        bound.clear();
    }

    boolean has(String name) {
        return binders.containsKey(name);
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(binders.keySet());
        names.remove(DEFAULT);
        return names;
    }

    /**
     * Binds arguments to a converter. The same converter with the same arguments is bound once, so that rules that share
     * it share an edge of the tree.
     *
     * @throws IllegalArgumentException if the arguments, or the converter's own expression, are wrong
     */
    BoundConverter bind(String name, ConverterArguments arguments) {
        String key = name + arguments;
        BoundConverter known = bound.get(key);
        if (known == null) {
            Function<ConverterArguments, BoundConverter> binder = binders.get(name);
            if (binder == null) {
                throw new IllegalArgumentException("There is no converter '" + name + "'");
            }
            try {
                known = binder.apply(arguments);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "The regex() of the converter '" + name + "' is no regular expression: " + e.getDescription()
                                + " in " + e.getPattern(),
                        e);
            }
            bound.put(key, known);
        }
        return known;
    }
}
