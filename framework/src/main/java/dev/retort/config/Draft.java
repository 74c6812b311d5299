package dev.retort.config;

import dev.retort.config.Node.Child;
import dev.retort.config.Node.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One source of settings while it is read: a tree that dotted keys are put into. A key that is said twice is a fault. */
final class Draft {

    private record Entry(
            String name, @Nullable Node leaf, @Nullable Draft branch) {
        String place() {
            return leaf != null ? leaf.place() : branch == null ? "" : branch.place;
        }
    }

    private final String place;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Draft(String place) {
        this.place = place;
    }

    /** Puts a value; a section is merged with what is there. */
    void put(String key, Node value, Consumer<String> faults) {
        if (!Key.isKey(key)) {
            faults.accept("\"" + key + "\" (" + value.place() + ") is no key: a part of it has no name."
                    + "\n  Write names with one dot between them, such as server.port.");
            return;
        }
        put(Key.parts(key), 0, key, value, faults);
    }

    private void put(List<String> parts, int at, String key, Node value, Consumer<String> faults) {
        String name = parts.get(at);
        String canonical = Key.canonical(name);
        Entry there = entries.get(canonical);
        boolean branches = at + 1 < parts.size() || (value instanceof Section section && section.raw() == null);
        if (there != null && (!branches || there.branch() == null)) {
            faults.accept(key + " is said twice, in " + there.place() + " and in " + value.place() + "."
                    + "\n  Remove one of the two; names that differ in case, '-' or '_' alone are the same.");
            return;
        }
        if (!branches) {
            entries.put(canonical, new Entry(name, value, null));
            return;
        }
        Draft branch = there == null ? null : there.branch();
        if (branch == null) {
            branch = new Draft(value.place());
            entries.put(canonical, new Entry(name, null, branch));
        }
        if (at + 1 < parts.size()) {
            branch.put(parts, at + 1, key, value, faults);
        } else {
            for (Child child : ((Section) value).children().values()) {
                branch.put(List.of(child.name()), 0, Key.join(key, child.name()), child.node(), faults);
            }
        }
    }

    /** Returns what was put. */
    Section section() {
        Map<String, Child> children = new LinkedHashMap<>();
        entries.forEach((canonical, entry) -> {
            Node node = entry.leaf() != null
                    ? entry.leaf()
                    : entry.branch() == null ? null : entry.branch().section();
            if (node != null) {
                children.put(canonical, new Child(entry.name(), node));
            }
        });
        return new Section(children, place, null);
    }
}
