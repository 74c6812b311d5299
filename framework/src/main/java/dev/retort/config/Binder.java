package dev.retort.config;

import dev.retort.annotation.Default;
import dev.retort.config.Node.Items;
import dev.retort.config.Node.Section;
import dev.retort.config.Node.Text;
import dev.retort.routing.Nearest;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes into types, and collects all that does not fit.
 *
 * <p>A method that reads returns null for a fault as well as for a value that may be null; a record is only made if no fault
 * was found in it, and {@link #orThrow} ends the reading, so no such null is ever seen.
 */
final class Binder {

    private static final int DEEPEST = 32;

    /**
     * What is to be filled.
     *
     * @param key the dotted key, for messages
     * @param path its canonical form
     * @param nullable whether nothing is an answer
     * @param otherwise the default text, or null
     * @param owner the record's component, {@code Server.port}, or empty
     */
    private record Slot(
            String key,
            String path,
            Type type,
            boolean nullable,
            @Nullable String otherwise,
            String owner,
            int depth) {

        Class<?> raw() {
            return type instanceof ParameterizedType generic
                    ? (Class<?>) generic.getRawType()
                    : type instanceof Class<?> plain ? plain : Object.class;
        }

        /** Returns the slot for a type argument, of a value that is there. */
        Slot argument(int index) {
            Type argument =
                    type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
            return new Slot(key, path, argument, nullable, null, owner, depth + 1);
        }

        Slot at(String keyOfPart, String pathOfPart) {
            return new Slot(keyOfPart, pathOfPart, type, false, null, owner, depth + 1);
        }
    }

    private final Usage usage;
    private final List<String> faults = new ArrayList<>();

    /** How a key is called in the environment, or null where that is not read. */
    private final @Nullable String prefix;

    Binder(Usage usage, @Nullable String prefix) {
        this.usage = usage;
        this.prefix = prefix;
    }

    /** Reads a node into a type; null where nothing is an answer and there is nothing, or for a fault. */
    @Nullable Object bind(String key, @Nullable Node node, Type type, boolean nullable) {
        return bind(new Slot(key, Key.canonicalPath(key), type, nullable, null, "", 0), node);
    }

    /** Throws if there was a fault. */
    void orThrow() {
        ConfigException.throwIfAny(faults);
    }

    private @Nullable Object bind(Slot slot, @Nullable Node given) {
        Node node = given;
        if (node == null && slot.otherwise != null) {
            node = Values.ofText(slot.otherwise, "the @Default of " + slot.owner, faults::add);
        }
        Class<?> raw = slot.raw();
        if (slot.depth > DEEPEST) {
            faults.add(
                    slot.key + " is a record that holds itself without end.\n  Make " + slot.owner + " an Optional.");
            return null;
        }
        if (raw == Optional.class) {
            Slot inner = slot.argument(0);
            Object value = node == null || isEmpty(node, inner) ? null : bind(inner, node);
            return Optional.ofNullable(value);
        }
        if (raw.isRecord() && TextType.of(raw) == null) {
            return node == null && slot.nullable ? null : bindRecord(slot, raw, node == null ? Section.EMPTY : node);
        }
        if (node == null) {
            if (!slot.nullable) {
                faults.add(missing(slot));
            }
            return null;
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return Collections.unmodifiableList(bindItems(slot, node));
        }
        if (raw == Set.class) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(bindItems(slot, node)));
        }
        return raw == Map.class ? bindMap(slot, node) : bindText(slot, raw, node);
    }

    private static boolean isEmpty(Node node, Slot slot) {
        return slot.raw() != String.class
                && node instanceof Text text
                && text.value().isBlank();
    }

    private @Nullable Object bindText(Slot slot, Class<?> raw, Node node) {
        TextType type = TextType.of(raw);
        if (type == null) {
            faults.add(
                    slot.key + " cannot be read into " + slot.type.getTypeName() + owner(slot)
                            + ".\n  Use a record, a list, set or map of texts, or a type such as String, int, Duration or Path.");
            return null;
        }
        String text = node.text();
        Object value = text == null ? null : type.read(raw == String.class ? text : text.strip());
        if (value == null) {
            faults.add(unfit(slot, node, type.wanted(), type.example()));
        }
        return value;
    }

    private List<Object> bindItems(Slot slot, Node node) {
        List<Node> items = itemsOf(slot, node);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Slot item = slot.argument(0).at(slot.key + "[" + i + "]", slot.path + "." + i);
            Object value = bind(item, items.get(i));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Takes a list, a text with commas, or a section whose keys are 0, 1, 2 and so on. */
    private List<Node> itemsOf(Slot slot, Node node) {
        if (node instanceof Items items) {
            return items.items();
        }
        if (node instanceof Text text) {
            if (text.value().strip().startsWith("[")) {
                faults.add(unfit(slot, node, "a list, and this is not the JSON that it begins as", "[\"a\", \"b\"]"));
                return List.of();
            }
            return Stream.of(text.value().split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .<Node>map(item -> new Text(item, text.place()))
                    .toList();
        }
        Section section = (Section) node;
        List<Node> items = new ArrayList<>();
        for (Node item = section.get("0"); item != null; item = section.get(String.valueOf(items.size()))) {
            items.add(item);
        }
        if (items.size() != section.children().size()) {
            faults.add(unfit(slot, node, "a list", "a, b, c"));
            return List.of();
        }
        return items;
    }

    private @Nullable Object bindMap(Slot slot, Node node) {
        Map<Object, Object> values = new LinkedHashMap<>();
        if (node instanceof Section section) {
            collect(slot, section, "", values);
        } else if (!isEmpty(node, slot)) {
            faults.add(unfit(slot, node, "a section of keys and values", slot.key + ".name = value"));
        }
        return Collections.unmodifiableMap(values);
    }

    /** Fills a map; where its values are texts, the keys of sections beneath are dotted. */
    private void collect(Slot slot, Section section, String before, Map<Object, Object> values) {
        Slot names = slot.argument(0);
        Slot value = slot.argument(1);
        boolean texts = TextType.of(value.raw()) != null;
        section.children().forEach((canonical, child) -> {
            String name = Key.join(before, child.name());
            if (texts && child.node() instanceof Section beneath && beneath.raw() == null) {
                collect(slot, beneath, name, values);
                return;
            }
            Object bound = bind(value.at(Key.join(slot.key, name), Key.join(slot.path, canonical)), child.node());
            Object key =
                    bindText(names, names.raw(), new Text(name, child.node().place()));
            if (bound != null && key != null) {
                values.put(key, bound);
            }
        });
    }

    private @Nullable Object bindRecord(Slot slot, Class<?> type, Node node) {
        if (!(node instanceof Section section)) {
            faults.add(unfit(slot, node, "a section", slot.key + ".name = value"));
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(part -> Key.spelt(part.getName())).toList();
        usage.close(slot.path, names);
        int before = faults.size();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String canonical = Key.canonical(component.getName());
            Default otherwise = component.getAnnotation(Default.class);
            Slot part = new Slot(
                    Key.join(slot.key, names.get(i)),
                    Key.join(slot.path, canonical),
                    component.getGenericType(),
                    isNullable(component),
                    otherwise == null ? null : otherwise.value(),
                    type.getSimpleName() + "." + component.getName(),
                    slot.depth + 1);
            Node value = section.get(canonical);
            int missing = faults.size();
            values[i] = bind(part, value);
            if (value == null && faults.size() == missing + 1) {
                suggest(section, names, names.get(i), slot.key);
            }
        }
        return faults.size() > before ? null : make(slot, type, components, values, section);
    }

    /** Adds to the last fault, a missing key, the key that was perhaps written in its stead. */
    private void suggest(Section section, List<String> known, String name, String key) {
        Set<String> knownNames = new LinkedHashSet<>();
        known.forEach(other -> knownNames.add(Key.canonical(other)));
        List<String> strangers = section.children().entrySet().stream()
                .filter(child -> !knownNames.contains(child.getKey()))
                .map(child -> child.getValue().name())
                .toList();
        String near = Nearest.within(name, strangers, Key::canonical);
        Node node = near == null ? null : section.get(Key.canonical(near));
        if (near != null && node != null) {
            int last = faults.size() - 1;
            faults.set(last, faults.get(last) + "\n  Or is it " + Key.join(key, near) + " (" + node.place() + ")?");
        }
    }

    private @Nullable Object make(
            Slot slot, Class<?> type, RecordComponent[] components, @Nullable Object[] values, Section section) {
        String key = slot.key.isEmpty() ? "The configuration" : slot.key;
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            String reason =
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
            for (int i = 0; i < components.length; i++) {
                if (values[i] != null && Secrets.isSecret(Key.join(slot.key, components[i].getName()))) {
                    reason = Secrets.without(values[i].toString(), reason);
                }
            }
            faults.add(key + " (" + section.place() + ") is refused by " + type.getSimpleName() + ": " + reason
                    + "\n  Change the values beneath it.");
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            faults.add(key + " cannot be made a " + type.getName() + ": " + e.getMessage()
                    + "\n  Open the package of the record to Retort: opens … in module-info.java.");
        }
        return null;
    }

    private static boolean isNullable(RecordComponent component) {
        return hasNullable(component)
                || hasNullable(component.getAnnotatedType())
                || hasNullable(component.getAccessor());
    }

    /** Any annotation of that name: every library has its own. */
    private static boolean hasNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static String owner(Slot slot) {
        return slot.owner.isEmpty() ? "" : ", the type of " + slot.owner;
    }

    private String missing(Slot slot) {
        TextType type = TextType.of(slot.raw());
        String example = type == null ? "…" : type.example();
        String variable = prefix == null ? "" : ", or " + variable(slot.key) + "=" + example + " in the environment";
        return slot.key + " is missing.\n  Write " + slot.key + " = " + example + " in a file" + variable
                + (slot.owner.isEmpty() ? "." : "; or give " + slot.owner + " a @Default, or make it an Optional.");
    }

    private String variable(String key) {
        String name = key.replace("[", "__").replace("]", "").replace(".", "__").replace('-', '_');
        return prefix + name.toUpperCase(Locale.ROOT);
    }

    private static String unfit(Slot slot, Node node, String wanted, String example) {
        String text = node.text();
        String is = text != null
                ? "\"" + abridged(Secrets.shown(slot.key, text)) + "\""
                : node instanceof Items ? "a list" : "a section";
        return slot.key + " is " + is + " (" + node.place() + "), and is to be " + wanted + ".\n  Write one such as "
                + example + ".";
    }

    private static String abridged(String text) {
        String one = text.length() > 80 ? text.substring(0, 77) + "..." : text;
        return one.replace("\n", "\\n").replace("\r", "\\r");
    }
}
