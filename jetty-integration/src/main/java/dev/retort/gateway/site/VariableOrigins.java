package dev.retort.gateway.site;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of a variable may come from, as the configuration has it: what a {@code set} or a {@code map} gives it, and
 * the regular expressions that capture it. It does not follow the order in which they run; enough to warn by.
 */
public final class VariableOrigins {
    private VariableOrigins() {}

    /**
     * A value that a variable may get.
     *
     * @param text the value as it is written
     * @param scope the block that it is written for
     * @param map the {@code map} whose value it is; null for a {@code set}
     * @param key what the map's line is for; empty for a {@code set}
     */
    public record Value(String text, Scope scope, @Nullable Directive map, String key) {
        /**
         * Tells whether it is the map's own source, where that has been found to be what the map lists.
         *
         * @return whether it can be nothing but what stands in the configuration
         */
        public boolean isListed() {
            return map != null
                    && !key.equals("default")
                    && !key.startsWith("~")
                    && !key.endsWith(".*")
                    && text.contains(map.argument(0));
        }

        /**
         * Returns the regular expression that its line is for.
         *
         * @return the expression, or null
         */
        public @Nullable String regex() {
            return key.startsWith("~") ? key.replaceFirst("^~\\*?", "") : null;
        }
    }

    /**
     * A group of a regular expression.
     *
     * @param text what stands between its brackets
     * @param ofHost whether it is matched against a server's name, which has no slash
     */
    public record Capture(String text, boolean ofHost) {}

    /**
     * Finds the values of a variable.
     *
     * @param name the variable, without its dollar
     * @param scope where it is asked for
     * @param load whose maps they may be of
     * @return the values; empty if nobody gives it any
     */
    public static List<Value> values(String name, Scope scope, Load load) {
        List<Value> values = new ArrayList<>();
        String variable = "$" + name;
        for (Scope level = scope; level != null; level = level.outer()) {
            addSets(variable, level, values);
            Context inner = level.context() == Context.SERVER ? Context.SERVER_IF : Context.LOCATION_IF;
            for (Directive block : level.own("if")) {
                addSets(variable, level.enter(block, inner), values);
            }
        }
        for (Directive map : load.http().own("map")) {
            if (map.argument(1).equals(variable)) {
                for (Directive line : map.children()) {
                    if (line.arguments().size() == 1) {
                        values.add(new Value(line.argument(0), load.http(), map, line.name()));
                    }
                }
            }
        }
        return values;
    }

    private static void addSets(String variable, Scope level, List<Value> values) {
        for (Directive set : level.own("set")) {
            if (set.argument(0).equals(variable)) {
                values.add(new Value(set.argument(1), level, null, ""));
            }
        }
    }

    /**
     * Finds the groups that a variable may be.
     *
     * @param name the name of a group, or its number
     * @param scope where it is asked for
     * @return the groups; empty if no expression has such a one
     */
    public static List<Capture> captures(String name, Scope scope) {
        List<Capture> captures = new ArrayList<>();
        for (Scope level = scope; level != null; level = level.outer()) {
            String opening = expression(level);
            if (opening != null) {
                add(name, opening, false, captures);
            }
            for (Directive rewrite : level.own("rewrite")) {
                add(name, rewrite.argument(0), false, captures);
            }
            for (Directive names : level.own("server_name")) {
                for (String word : names.arguments()) {
                    if (word.startsWith("~")) {
                        add(name, word.substring(1), true, captures);
                    }
                }
            }
        }
        return captures;
    }

    /** Returns the regular expression in a block's own line, or null. */
    private static @Nullable String expression(Scope level) {
        Directive opening = level.opening();
        if (opening == null) {
            return null;
        }
        List<String> words = opening.arguments();
        if (level.context() == Context.LOCATION && words.get(0).startsWith("~")) {
            return words.size() == 2 ? words.get(1) : words.get(0).replaceFirst("^~\\*?", "");
        }
        boolean matches =
                opening.name().equals("if") && words.size() == 3 && words.get(1).startsWith("~");
        return matches ? words.get(2).replaceFirst("\\)$", "") : null;
    }

    private static void add(String name, String regex, boolean ofHost, List<Capture> captures) {
        String text = group(name, regex);
        if (text != null) {
            captures.add(new Capture(text, ofHost));
        }
    }

    /**
     * Finds a group of a regular expression.
     *
     * @param name its name or number
     * @param regex the expression
     * @return what stands between its brackets, or null if there is no such group
     */
    public static @Nullable String group(String name, String regex) {
        return LineBreaks.group(name, regex);
    }
}
