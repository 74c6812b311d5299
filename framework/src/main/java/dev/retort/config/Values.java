package dev.retort.config;

import dev.retort.config.Node.Items;
import dev.retort.config.Node.Section;
import dev.retort.config.Node.Text;
import dev.retort.json.JsonCodec;
import dev.retort.json.JsonException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes nodes of Java values, and of texts that may be JSON. */
final class Values {

    private Values() {}

    /**
     * Makes a node of a value that code gives.
     *
     * @return null for null and an empty Optional: as good as not given
     */
    static @Nullable Node of(@Nullable Object value, String place, Consumer<String> faults) {
        if (value == null) {
            return null;
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null), place, faults);
        }
        if (value instanceof Map<?, ?> map) {
            Draft draft = new Draft(place);
            map.forEach((key, element) -> {
                Node node = of(element, place, faults);
                if (node != null) {
                    draft.put(String.valueOf(key), node, faults);
                }
            });
            return draft.section();
        }
        if (value instanceof Iterable<?> elements && !(value instanceof Path)) {
            return items(elements, place, faults);
        }
        if (value.getClass().isArray()) {
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
            return items(elements, place, faults);
        }
        return new Text(value instanceof Enum<?> constant ? constant.name() : value.toString(), place);
    }

    private static Items items(Iterable<?> elements, String place, Consumer<String> faults) {
        List<Node> items = new ArrayList<>();
        for (Object element : elements) {
            Node node = of(element, place, faults);
            if (node != null) {
                items.add(node);
            }
        }
        return new Items(List.copyOf(items), place, null);
    }

    /**
     * Makes a node of a text: sections and lists where it is a JSON object or array, as Flask's {@code from_prefixed_env}
     * does; a number, true or false is read by the component that wants one.
     */
    static Node ofText(String text, String place, Consumer<String> faults) {
        String stripped = text.strip();
        if (!(stripped.startsWith("{") && stripped.endsWith("}"))
                && !(stripped.startsWith("[") && stripped.endsWith("]"))) {
            return new Text(text, place);
        }
        Object value;
        try {
            value = JsonCodec.jackson().read(stripped.getBytes(StandardCharsets.UTF_8), Object.class);
        } catch (JsonException e) {
            return new Text(text, place);
        }
        Node node = of(value, place, faults);
        if (node instanceof Section section) {
            return new Section(section.children(), place, text);
        }
        return node instanceof Items items ? new Items(items.items(), place, text) : new Text(text, place);
    }
}
