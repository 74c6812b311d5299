package dev.retort.gateway.variable;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.Regex;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.exchange.Variables;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code map}: a variable whose value depends on that of another. */
public final class MapModule implements Module {
    /** Creates the module. */
    public MapModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "map",
                        "string $variable { … }",
                        "A variable by the value of another: text in any case, *.wild names, ~regexes, default.",
                        HTTP)
                .arguments(2, 2)
                .with(Known.Block.LINES)
                .many());
    }

    @Override
    public void begin(Load load) {
        for (Directive map : load.http().own("map")) {
            Table table = new Table(Expression.compile(map.argument(0), load.variables(), map));
            boolean volatileMap = false;
            for (Directive line : map.children()) {
                if (line.arguments().isEmpty() && line.name().equals("hostnames")) {
                    table.hostnames = true;
                }
            }
            for (Directive line : map.children()) {
                if (!line.arguments().isEmpty() || !line.name().equals("hostnames")) {
                    volatileMap |= table.read(line, load.variables());
                }
            }
            load.variables().define(VariableName.of(map.argument(1), map), table, !volatileMap, map);
        }
    }

    /**
     * The lines of a map. Order: the text itself; the longest wildcard in front, then behind; the first regular expression;
     * the default.
     */
    private static final class Table implements Variable {
        private final Expression source;
        private final Map<String, Expression> exact = new HashMap<>();
        private final Map<String, Expression> endings = new HashMap<>(); // ".example.org"
        private final Map<String, Expression> beginnings = new HashMap<>(); // "mail."
        private final List<Matching> matching = new ArrayList<>();
        private @Nullable Expression otherwise;
        private boolean hostnames;

        private record Matching(Regex regex, Expression value) {}

        Table(Expression source) {
            this.source = source;
        }

        /** Reads a line and tells whether it says {@code volatile}. */
        boolean read(Directive line, Variables variables) {
            String key = line.name();
            if (line.arguments().isEmpty() && key.equals("volatile")) {
                return true;
            }
            if (line.arguments().size() != 1) {
                throw line.mistake("invalid number of the map parameters");
            }
            Expression value = Expression.compile(line.argument(0), variables, line);
            if (key.equals("default")) {
                if (otherwise != null) {
                    throw line.mistake("duplicate default map parameter");
                }
                otherwise = value;
            } else if (key.startsWith("~")) {
                boolean anyCase = key.startsWith("~*");
                matching.add(
                        new Matching(Regex.compile(key.substring(anyCase ? 2 : 1), anyCase, variables, line), value));
            } else {
                put(key.startsWith("\\") ? key.substring(1) : key, value, line);
            }
            return false;
        }

        private void put(String key, Expression value, Directive line) {
            String lower = key.toLowerCase(Locale.ROOT);
            Map<String, Expression> table = exact;
            if (hostnames && lower.indexOf('*') >= 0) {
                if (lower.startsWith("*.") && lower.indexOf('*', 1) < 0) {
                    table = endings;
                    lower = lower.substring(1);
                } else if (lower.endsWith(".*") && lower.indexOf('*') == lower.length() - 1) {
                    table = beginnings;
                    lower = lower.substring(0, lower.length() - 1);
                } else {
                    throw line.mistake("invalid hostname or wildcard \"" + key + "\"");
                }
            } else if (hostnames && lower.startsWith(".")) {
                table = endings;
                if (exact.putIfAbsent(lower.substring(1), value) != null) {
                    throw conflict(key, line);
                }
            }
            if (table.putIfAbsent(lower, value) != null) {
                throw conflict(key, line);
            }
        }

        private static RuntimeException conflict(String key, Directive line) {
            return line.mistake("conflicting parameter \"" + key.toLowerCase(Locale.ROOT) + "\"");
        }

        @Override
        public String value(Exchange exchange) {
            Expression found = find(exchange, source.value(exchange));
            return found == null ? "" : found.value(exchange);
        }

        private @Nullable Expression find(Exchange exchange, String text) {
            String name = hostnames && text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            String lower = name.toLowerCase(Locale.ROOT);
            Expression found = exact.get(lower);
            if (found == null && hostnames) {
                found = wildcard(lower);
            }
            if (found != null || name.isEmpty()) {
                return found == null ? otherwise : found;
            }
            for (Matching candidate : matching) {
                if (candidate.regex().find(exchange, name)) {
                    return candidate.value();
                }
            }
            return otherwise;
        }

        private @Nullable Expression wildcard(String name) {
            for (int dot = name.indexOf('.'); dot >= 0 && !endings.isEmpty(); dot = name.indexOf('.', dot + 1)) {
                Expression found = dot == 0 ? null : endings.get(name.substring(dot));
                if (found != null) {
                    return found;
                }
            }
            for (int dot = name.lastIndexOf('.');
                    dot > 0 && !beginnings.isEmpty();
                    dot = name.lastIndexOf('.', dot - 1)) {
                Expression found = beginnings.get(name.substring(0, dot + 1));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }
}
