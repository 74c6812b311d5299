package dev.retort.routing;

import dev.retort.routing.ConverterArguments.NamedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** The converters of one map by name: the built-in ones, and the application's own, which may replace them. */
final class Converters {
    /** The name that a variable without a converter, as in {@code <name>}, looks up. */
    static final String DEFAULT = "default";

    private static final Set<String> BUILT_IN = Set.of(DEFAULT, "string", "int", "float", "path", "uuid", "any");

    private final Map<String, ConverterFactory> factories = new HashMap<>();

    /** By name and arguments. */
    private final Map<String, Map<List<NamedText>, BoundConverter>> bound = new HashMap<>();

    /** Takes over the converters that others know. */
    void takeOver(Converters others) {
        factories.putAll(others.factories);
    }

    void register(String name, ConverterFactory factory) {
        factories.put(name, factory);
        bound.clear();
    }

    boolean has(String name) {
        return factories.containsKey(name) || BUILT_IN.contains(name);
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(BUILT_IN);
        names.addAll(factories.keySet());
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
        Map<List<NamedText>, BoundConverter> ofName = bound.computeIfAbsent(name, none -> new HashMap<>());
        BoundConverter known = ofName.get(arguments.written());
        if (known == null) {
            BoundConverter made = make(name, arguments);
            BoundConverter same = ofName.putIfAbsent(arguments.meant(), made);
            known = same == null ? made : same;
            ofName.put(arguments.written(), known);
        }
        return known;
    }

    private BoundConverter make(String name, ConverterArguments arguments) {
        ConverterFactory factory = factories.get(name);
        try {
            return factory == null ? builtIn(name, arguments) : RegexConverter.of(made(factory, arguments));
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

    private static Converter<?> made(ConverterFactory factory, ConverterArguments arguments) {
        Converter<?> converter = factory.create(arguments);
        if (converter == null) {
            throw new IllegalArgumentException("Its factory returns no converter");
        }
        return converter;
    }

    private static BoundConverter builtIn(String name, ConverterArguments arguments) {
        return switch (name) {
            case DEFAULT, "string" -> StringConverter.of(arguments);
            case "int" -> IntConverter.of(arguments);
            case "float" -> FloatConverter.of(arguments);
            case "path" -> PathConverter.of(arguments);
            case "uuid" -> UuidConverter.of(arguments);
            case "any" -> AnyConverter.of(arguments);
            default -> throw new IllegalArgumentException("There is no converter '" + name + "'");
        };
    }
}
