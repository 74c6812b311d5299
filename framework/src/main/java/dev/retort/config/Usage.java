package dev.retort.config;

import dev.retort.config.Node.Child;
import dev.retort.config.Node.Items;
import dev.retort.config.Node.Section;
import dev.retort.routing.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was asked for, to tell which keys nobody knows.
 *
 * <p>A section that was read into a record is closed: what the record has no component for is a mistake, unless another
 * record or a single question knows it. Of any other section nothing can be said, as a key may be asked for at any time.
 */
final class Usage {

    /** Canonical paths that were asked for one by one, with all that is beneath them. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** By the canonical path of a section, the names that are known in it. */
    private final Map<String, Set<String>> closed = new ConcurrentHashMap<>();

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    void ask(String path) {
        asked.add(path);
    }

    void close(String path, List<String> names) {
        closed.computeIfAbsent(path, absent -> ConcurrentHashMap.newKeySet()).addAll(names);
    }

    /** Returns a message for each key that is unknown and was not returned before. */
    List<String> unknown(Section root) {
        List<String> messages = new ArrayList<>();
        walk(root, "", "", messages);
        return messages;
    }

    private void walk(Node node, String path, String key, List<String> messages) {
        if (node instanceof Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                walk(items.items().get(i), path + "." + i, key + "[" + i + "]", messages);
            }
        } else if (node instanceof Section section) {
            Set<String> names = closed.get(path);
            section.children().forEach((canonical, child) -> {
                String childPath = Key.join(path, canonical);
                String childKey = Key.join(key, child.name());
                if (names != null && !isKnown(canonical, childPath, names)) {
                    if (warned.add(childPath)) {
                        messages.add(message(childKey, child, key, names));
                    }
                } else {
                    walk(child.node(), childPath, childKey, messages);
                }
            });
        }
    }

    private boolean isKnown(String canonical, String path, Set<String> names) {
        return names.stream().anyMatch(name -> Key.canonical(name).equals(canonical))
                || asked.contains(path)
                || asked.stream().anyMatch(other -> other.startsWith(path + "."))
                || closed.keySet().stream().anyMatch(other -> other.equals(path) || other.startsWith(path + "."));
    }

    private static String message(String key, Child child, String section, Set<String> names) {
        Set<String> sorted = new TreeSet<>(names);
        @Nullable String near = Nearest.within(child.name(), sorted, Key::canonical);
        return "Nothing reads the key " + key + " (" + child.node().place() + "). "
                + (near != null
                        ? "Did you mean " + Key.join(section, near) + "?"
                        : sorted.isEmpty() ? "Remove it." : "Known there: " + String.join(", ", sorted) + ".");
    }
}
