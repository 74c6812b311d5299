package dev.retort.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what a template hands to a function, a filter or a test: values by position, then values by name. */
public final class TemplateArguments {
    private final List<@Nullable Object> positional;
    private final Map<String, @Nullable Object> named;

    private TemplateArguments(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
        this.positional = positional;
        this.named = named;
    }

    /** Sorts out a map in which an argument without a name stands under its position, as Pebble gives it. */
    static TemplateArguments of(Map<String, ?> given) {
        List<@Nullable Object> positional = List.of();
        int count = 0;
        while (given.containsKey(Integer.toString(count))) {
            if (count == 0) {
                positional = new ArrayList<>(given.size());
            }
            positional.add(Values.plain(given.get(Integer.toString(count++))));
        }
        if (count == given.size()) {
            return new TemplateArguments(positional, Map.of());
        }
        // The order in which they were written is lost in Pebble's map, so that theirs is the one of the alphabet.
        Map<String, @Nullable Object> named = new TreeMap<>();
        for (Map.Entry<String, ?> entry : given.entrySet()) {
            if (!Character.isDigit(entry.getKey().charAt(0))) {
                named.put(entry.getKey(), Values.plain(entry.getValue()));
            }
        }
        return new TemplateArguments(positional, named);
    }

    /**
     * Returns how many arguments have no name.
     *
     * @return 0 or more
     */
    public int size() {
        return positional.size();
    }

    /**
     * Returns an argument by its position.
     *
     * @param position from 0
     * @return the value, or null if it is null or there are fewer
     */
    public @Nullable Object get(int position) {
        return position < positional.size() ? positional.get(position) : null;
    }

    /**
     * Returns an argument by its name.
     *
     * @param name the name
     * @return the value, or null if it is null or missing
     */
    public @Nullable Object get(String name) {
        return named.get(name);
    }

    /**
     * Returns an argument that may stand at a position or have a name.
     *
     * @param position from 0
     * @param name the name
     * @return the value by name where that is given, else the one by position; null if it is null or missing
     */
    public @Nullable Object get(int position, String name) {
        return named.containsKey(name) ? named.get(name) : get(position);
    }

    /**
     * Returns the arguments that have a name.
     *
     * @return the values by name, in the order of the names
     */
    public Map<String, @Nullable Object> named() {
        return Collections.unmodifiableMap(named);
    }
}
