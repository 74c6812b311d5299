package dev.retort.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.escaper.EscapeFilter;
import io.pebbletemplates.pebble.extension.escaper.EscaperNodeVisitor;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides for each template by its name whether it is escaped. */
final class Escaping implements NodeVisitorFactory {
    private final Predicate<String> rule;

    Escaping(Predicate<String> rule) {
        this.rule = rule;
    }

    @Override
    public NodeVisitor createVisitor(PebbleTemplate template) {
        return new EscaperNodeVisitor((PebbleTemplateImpl) template, rule.test(template.getName()));
    }

    /**
     * Escapes text for the inside of a string of JavaScript, in a {@code script} element as in an attribute: whatever
     * either of the two languages could read otherwise becomes an escape of JavaScript's. Pebble's own leaves {@code <}
     * and {@code &} as they are.
     */
    static String forScript(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmless = Character.isLetterOrDigit(c) || Character.isSurrogate(c) || " .,_".indexOf(c) >= 0;
            if (harmless) {
                escaped.append(c);
            } else {
                escaped.append("\\u")
                        .append(Character.forDigit(c >> 12, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
            }
        }
        return escaped.toString();
    }

    /** Escapes safe HTML where it is to stand in something other than HTML. */
    static final class Filter extends EscapeFilter {
        Filter() {
            addEscapingStrategy(JAVASCRIPT_ESCAPE_STRATEGY, Escaping::forScript);
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object value,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            Object strategy = arguments.get("strategy");
            boolean forHtml = strategy == null || strategy.equals(HTML_ESCAPE_STRATEGY);
            return super.apply(
                    value instanceof Values.Markup && !forHtml ? value.toString() : value,
                    arguments,
                    self,
                    context,
                    line);
        }
    }
}
