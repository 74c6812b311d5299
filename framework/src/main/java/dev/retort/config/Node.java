package dev.retort.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is configured under a key, before anyone says which type it has.
 *
 * <p>A single value is text whatever its source, as only the component that it is read into knows what it means: so
 * {@code no} is Norway to a String, and false to a boolean.
 */
sealed interface Node {

    /** Returns where it was said: {@code retort.yaml:3}, {@code RETORT_PORT in the environment}. */
    String place();

    /** One value. */
    record Text(String value, String place) implements Node {}

    /**
     * Values in order.
     *
     * @param raw the text that it was read of, for a component that wants just that; null where it was none
     */
    record Items(List<Node> items, String place, @Nullable String raw) implements Node {}

    /**
     * Values by key.
     *
     * @param children by the key's {@linkplain Key#canonical canonical} form, in order
     * @param raw as in {@link Items}
     */
    record Section(
            Map<String, Child> children,
            String place,
            @Nullable String raw) implements Node {

        static final Section EMPTY = new Section(Map.of(), "nowhere", null);

        @Nullable Node get(String canonical) {
            Child child = children.get(canonical);
            return child == null ? null : child.node();
        }

        /** Lays another section over this one: its values win, sections in both are merged. */
        Section under(Section other) {
            if (children.isEmpty()) {
                return other;
            }
            Map<String, Child> merged = new LinkedHashMap<>(children);
            other.children.forEach((key, above) -> {
                Child below = children.get(key);
                if (below == null) {
                    merged.put(key, above);
                } else if (below.node() instanceof Section low && above.node() instanceof Section high) {
                    merged.put(key, new Child(below.name(), low.under(high)));
                } else {
                    merged.put(key, new Child(below.name(), above.node()));
                }
            });
            return new Section(merged, other.place, null);
        }
    }

    /** A value with its key as it was written. */
    record Child(String name, Node node) {}

    /** Returns the text that was written, or null where it was not one text. */
    default @Nullable String text() {
        if (this instanceof Text text) {
            return text.value();
        }
        return this instanceof Items items ? items.raw() : ((Section) this).raw();
    }
}
