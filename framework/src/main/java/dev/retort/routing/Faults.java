package dev.retort.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with the rules of a map, each fault as the text that a person reads. */
final class Faults {

    private static final int MOST_SHOWN = 20;

    private final List<String> texts = new ArrayList<>();

    /** Adds a fault at a place in a text that belongs to the rule: its pattern, its host or its redirect's target. */
    void add(Rule rule, String text, RuleFault fault) {
        add(rule, null, text, fault);
    }

    /** Adds a fault of a rule as a whole, with a caret under all of its pattern. */
    void add(Rule rule, String problem, String repair) {
        add(rule, null, rule.pattern(), new RuleFault(0, rule.pattern().length(), problem, repair));
    }

    /** Adds a conflict between two rules, the second of which is shown. */
    void add(Rule rule, Rule other, String problem, String repair) {
        add(rule, other, rule.pattern(), new RuleFault(0, rule.pattern().length(), problem, repair));
    }

    private void add(Rule rule, @Nullable Rule other, String text, RuleFault fault) {
        int length = text.length();
        int start = Math.min(fault.start, length);
        int end = Math.max(start, Math.min(fault.end, length));
        StringBuilder out = new StringBuilder(fault.problem)
                .append(":\n\n    ")
                .append(visible(text))
                .append(place(rule));
        out.append("\n    ")
                .append(" ".repeat(text.codePointCount(0, start)))
                .append("^".repeat(Math.max(1, text.codePointCount(start, end))))
                .append('\n');
        if (!text.equals(rule.pattern())) {
            out.append("    of the rule ").append(visible(rule.pattern())).append('\n');
        }
        if (other != null) {
            out.append("    ")
                    .append(visible(other.pattern()))
                    .append(place(other))
                    .append('\n');
        }
        texts.add(out.append('\n').append(visible(fault.repair)).toString());
    }

    /** Says where a rule was declared, or else what it is for. */
    private static String place(Rule rule) {
        if (rule.origin() != null) {
            return "    in " + visible(rule.origin());
        }
        String endpoint = rule.endpoint();
        return endpoint == null || endpoint.isEmpty() ? "" : "    for the endpoint " + visible(endpoint);
    }

    /** Replaces what would move or hide the caret, one sign for one code point. */
    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
                    default -> c;
                })
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    int size() {
        return texts.size();
    }

    /**
     * Ends the collection.
     *
     * @throws RuleException if there is a fault
     */
    void throwIfAny() {
        if (texts.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < Math.min(texts.size(), MOST_SHOWN); i++) {
            message.append(i == 0 ? "" : "\n\n");
            if (texts.size() > 1) {
                message.append(i + 1).append(" of ").append(texts.size()).append(". ");
            }
            message.append(texts.get(i));
        }
        if (texts.size() > MOST_SHOWN) {
            message.append("\n\nand ").append(texts.size() - MOST_SHOWN).append(" more.");
        }
        throw new RuleException(message.toString(), List.copyOf(texts));
    }
}
