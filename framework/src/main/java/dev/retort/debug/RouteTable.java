package dev.retort.debug;

import dev.retort.routing.Rule;
import dev.retort.routing.UrlMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Writes the routes of an application as a table of text, as {@code flask routes} does. */
public final class RouteTable {

    /** What the routes are sorted by; the names are those of {@code flask routes --sort}. */
    public enum Sort {
        /** By endpoint. */
        ENDPOINT,
        /** By methods. */
        METHODS,
        /** By host, those for every host first. */
        DOMAIN,
        /** By the text of the rule. */
        RULE,
        /** In the order in which the rules are tried. */
        MATCH
    }

    private RouteTable() {}

    /**
     * Writes the table: methods, host where any rule has one, rule, endpoint and handler.
     *
     * @param map the rules
     * @param handler says where a rule's handler is, such as {@link SourceLine#toString()}; may be empty
     * @param sort the order; routes that are equal in it stay in the order of registration
     * @return lines that each end with a line feed, a heading before them
     */
    public static String format(UrlMap map, Function<Rule, String> handler, Sort sort) {
        List<Rule> rules = new ArrayList<>(sort == Sort.MATCH ? map.rulesByPriority() : map.rules());
        switch (sort) {
            case ENDPOINT -> rules.sort(Comparator.comparing(RouteTable::endpoint));
            case METHODS -> rules.sort(Comparator.comparing(RouteTable::methods));
            case DOMAIN -> rules.sort(Comparator.comparing(RouteTable::host));
            case RULE -> rules.sort(Comparator.comparing(Rule::pattern));
            case MATCH -> {
                // As they are.
            }
        }
        boolean hosts = rules.stream().anyMatch(rule -> rule.host() != null);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(hosts, "Methods", "Host", "Rule", "Endpoint", "Handler"));
        for (Rule rule : rules) {
            rows.add(row(hosts, methods(rule), host(rule), rule.pattern(), endpoint(rule), handler.apply(rule)));
        }
        return written(rows);
    }

    private static List<String> row(
            boolean hosts, String methods, String host, String rule, String endpoint, String handler) {
        return hosts ? List.of(methods, host, rule, endpoint, handler) : List.of(methods, rule, endpoint, handler);
    }

    private static String written(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> dashes = Arrays.stream(widths).mapToObj("-"::repeat).toList();
        rows.add(1, dashes);
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static String methods(Rule rule) {
        String special = rule.isBuildOnly() ? "(build only)" : rule.isWebsocket() ? "(WebSocket)" : "any";
        return rule.methods().isEmpty() || rule.isBuildOnly() || rule.isWebsocket()
                ? special
                : String.join(", ", rule.methods());
    }

    private static String host(Rule rule) {
        return Objects.requireNonNullElse(rule.host(), "");
    }

    private static String endpoint(Rule rule) {
        return Objects.requireNonNullElse(rule.endpoint(), rule.redirectTo() == null ? "" : "-> " + rule.redirectTo());
    }
}
