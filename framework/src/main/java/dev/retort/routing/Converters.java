package dev.retort.routing;

import dev.retort.routing.ConverterArguments.NamedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;

/** The converters of one map by name: the built-in ones, and the application's own, which may replace them. */
final class Converters {

    /** Takes over the converters that others know. */
    void takeOver(Converters others) {
        binders.putAll(others.binders);
    }

    /** The name that a variable without a converter, as in {@code <name>}, looks up. */
    static final String DEFAULT = "default";

    private final Map<String, Function<ConverterArguments, BoundConverter>> binders = new HashMap<>();
    private final Map<Key, BoundConverter> bound = new HashMap<>();

    private record Key(String converter, List<NamedText> arguments) {}

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
        binders.put(name, arguments -> {
            Converter<?> converter = factory.create(arguments);
            if (converter == null) {
                throw new IllegalArgumentException("Its factory returns no converter");
            }
            return RegexConverter.of(converter);
        });
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
        Key written = new Key(name, arguments.written());
        BoundConverter known = bound.get(written);
        if (known == null) {
            BoundConverter made = make(name, arguments);
            BoundConverter same = bound.putIfAbsent(new Key(name, arguments.meant()), made);
            known = same == null ? made : same;
            bound.put(written, known);
        }
        return known;
    }

    private BoundConverter make(String name, ConverterArguments arguments) {
        Function<ConverterArguments, BoundConverter> binder = binders.get(name);
        if (binder == null) {
            throw new IllegalArgumentException("There is no converter '" + name + "'");
        }
        try {
            return binder.apply(arguments);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The regex() of the converter '" + name + "' is no regular expression: " + e.getDescription()
                            + " in " + e.getPattern(),
                    e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Its factory failed with " + e, e);
        }
    }
}
