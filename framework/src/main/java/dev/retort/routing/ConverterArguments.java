package dev.retort.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the arguments of a converter: {@code min=1} and {@code signed=True} in {@code <int(min=1, signed=True):n>}.
 *
 * <p>As in Python, an argument is named or positional. A converter first {@linkplain #parameters names its parameters},
 * in order, then asks for each by name; one that takes any number of positional arguments asks for {@link #items()}.
 * Immutable but for the parameters' names.
 */
public final class ConverterArguments {

    private final List<Argument> arguments;
    private List<String> parameters = List.of();

    ConverterArguments(List<Argument> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /** One argument: its name where it has one, its text without quotes, and the place where it stands in the rule. */
    record Argument(@Nullable String name, String text, int start, int end) {
        RuleFault fault(String problem, String repair) {
            return new RuleFault(start, end, problem, repair);
        }
    }

    /**
     * Names the parameters that the converter takes, in the order in which positional arguments fill them.
     *
     * @param names the names
     * @return this
     * @throws IllegalArgumentException if an argument has another name, a parameter is given twice, or there are more
     *     arguments than parameters
     */
    public ConverterArguments parameters(String... names) {
        parameters = List.of(names);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            String name = argument.name();
            if (name == null) {
                if (i >= names.length) {
                    throw argument.fault(
                            names.length == 0
                                    ? "The converter takes no arguments"
                                    : "The converter takes " + names.length + " arguments at most",
                            "Remove '" + argument.text() + "'.");
                }
                name = names[i];
            } else if (!parameters.contains(name)) {
                throw argument.fault(
                        "The converter has no parameter '" + name + "'",
                        names.length == 0 ? "Remove it." : "It has " + String.join(", ", names) + ".");
            }
            if (!given.add(name)) {
                throw argument.fault("The parameter '" + name + "' is given twice", "Remove one of the two.");
            }
        }
        return this;
    }

    /**
     * Returns every argument as text, where all are positional.
     *
     * @return the texts, in order, without their quotes
     * @throws IllegalArgumentException if an argument is named
     */
    public List<String> items() {
        List<String> items = new ArrayList<>(arguments.size());
        for (Argument argument : arguments) {
            if (argument.name() != null) {
                throw argument.fault(
                        "The converter has no parameter '" + argument.name() + "'",
                        "Write the item alone, in quotes if it has a '='.");
            }
            items.add(argument.text());
        }
        return items;
    }

    /**
     * Returns an argument as text.
     *
     * @param parameter one of the {@linkplain #parameters names}
     * @return the text, without its quotes, or empty where the argument is not given
     */
    public Optional<String> text(String parameter) {
        return Optional.ofNullable(find(parameter)).map(Argument::text);
    }

    /**
     * Returns an argument that is a whole number.
     *
     * @param parameter one of the {@linkplain #parameters names}
     * @return the number, or empty where the argument is not given
     * @throws IllegalArgumentException if the argument is no number, or too large for a {@code long}
     */
    public OptionalLong integer(String parameter) {
        Argument argument = find(parameter);
        if (argument == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(argument.text()));
        } catch (NumberFormatException e) {
            throw argument.fault(
                    "'" + parameter + "' takes a whole number, not '" + argument.text() + "'",
                    "Write a number such as " + parameter + "=1.");
        }
    }

    /**
     * Returns an argument that is a number.
     *
     * @param parameter one of the {@linkplain #parameters names}
     * @return the number, finite, or empty where the argument is not given
     * @throws IllegalArgumentException if the argument is no finite number
     */
    public OptionalDouble decimal(String parameter) {
        Argument argument = find(parameter);
        if (argument == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(argument.text());
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is not finite.
        }
        throw argument.fault(
                "'" + parameter + "' takes a number, not '" + argument.text() + "'",
                "Write a number such as " + parameter + "=0.5.");
    }

    /**
     * Returns an argument that is {@code True} or {@code False}, in Python's spelling or in Java's.
     *
     * @param parameter one of the {@linkplain #parameters names}
     * @return whether it is true; false where the argument is not given
     * @throws IllegalArgumentException if the argument is neither
     */
    public boolean flag(String parameter) {
        Argument argument = find(parameter);
        if (argument == null) {
            return false;
        }
        return switch (argument.text()) {
            case "True", "true" -> true;
            case "False", "false" -> false;
            default ->
                throw argument.fault(
                        "'" + parameter + "' takes True or False, not '" + argument.text() + "'",
                        "Write " + parameter + "=True.");
        };
    }

    private @Nullable Argument find(String parameter) {
        int position = parameters.indexOf(parameter);
        if (position < 0) {
            throw new IllegalStateException("Call parameters(…) with '" + parameter + "' first.");
        }
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (argument.name() == null ? i == position : argument.name().equals(parameter)) {
                return argument;
            }
        }
        return null;
    }

    /** An argument without its place: what it says. */
    record NamedText(@Nullable String name, String text) {}

    /** Returns what the arguments say as they are written. */
    List<NamedText> written() {
        return arguments.stream()
                .map(argument -> new NamedText(argument.name(), argument.text()))
                .toList();
    }

    /** Returns what they say once the parameters have names, so that {@code (3)} and {@code (min=3)} are the same. */
    List<NamedText> meant() {
        List<NamedText> meant = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            String name = argument.name() == null && i < parameters.size() ? parameters.get(i) : argument.name();
            meant.add(new NamedText(name, argument.text()));
        }
        if (!parameters.isEmpty()) {
            meant.sort(Comparator.comparing(argument -> String.valueOf(argument.name())));
        }
        return meant;
    }
}
