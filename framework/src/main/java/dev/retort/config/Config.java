package dev.retort.config;

import dev.retort.config.Node.Items;
import dev.retort.config.Node.Section;
import dev.retort.routing.Nearest;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of an application: defaults, files, the environment and code in one, each of which overrides those before.
 *
 * <pre>{@code
 * record Server(@Default("8080") int port, @Default("30s") Duration timeout) {}
 * record Settings(Server server, String secretKey, Optional<URI> proxy) {}
 *
 * Settings settings = Config.load().as(Settings.class);
 * }</pre>
 *
 * <p>Keys are dotted, and {@code max-age}, {@code max_age} and {@code maxAge} are one. Immutable, and safe for use by many
 * threads.
 */
public final class Config {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    /** What all sections of one configuration share. */
    private record Whole(
            Section root, Usage usage, @Nullable String prefix) {}

    private final Whole whole;
    private final Section section;

    /** Where this section is; empty for the whole. */
    private final String key;

    private Config(Whole whole, Section section, String key) {
        this.whole = whole;
        this.section = section;
        this.key = key;
    }

    static Config of(Section root, @Nullable String prefix) {
        return new Config(new Whole(root, new Usage(), prefix), root, "");
    }

    /**
     * Reads what there is by convention: see {@link ConfigBuilder#conventions()}.
     *
     * @return the configuration
     * @throws ConfigException if a file or a variable is wrong
     */
    public static Config load() {
        return builder().conventions().build();
    }

    /**
     * Creates a builder.
     *
     * @return a builder without any source
     */
    public static ConfigBuilder builder() {
        return new ConfigBuilder();
    }

    /**
     * Reads the whole section into a record.
     *
     * <p>A component has a value, or else a {@link dev.retort.annotation.Default @Default}, or else it is an
     * {@link Optional} or {@code @Nullable}; records within it are sections of their own. Components are text, numbers, boolean, enums, {@link java.time.Duration},
     * {@link DataSize}, {@link Path}, {@link java.net.URI}, UUID and the types of {@code java.time}, and lists, sets and maps
     * of them or of records.
     *
     * @param <T> the record
     * @param record the record's class
     * @return the record
     * @throws ConfigException if something is missing or does not fit: it tells of all at once
     */
    public <T extends Record> T as(Class<T> record) {
        return Objects.requireNonNull(read(section, key, record, record, false));
    }

    /**
     * Returns a value.
     *
     * @param <T> the type
     * @param name the key, dotted, within this section
     * @param type a type that one text can be read into, or a record
     * @return the value
     * @throws ConfigException if it is missing or does not fit
     */
    public <T> T get(String name, Class<T> type) {
        return Objects.requireNonNull(read(name, type, type, false));
    }

    /**
     * Returns a value, or another where there is none.
     *
     * @param <T> the type
     * @param name the key, dotted, within this section
     * @param type as in {@link #get(String, Class)}
     * @param otherwise what is returned where the key is missing
     * @return the value
     * @throws ConfigException if it does not fit
     */
    public <T> T get(String name, Class<T> type, T otherwise) {
        T value = read(name, type, type, true);
        return value == null ? otherwise : value;
    }

    /**
     * Returns a value, if there is one.
     *
     * @param <T> the type
     * @param name the key, dotted, within this section
     * @param type as in {@link #get(String, Class)}
     * @return the value, or empty where the key is missing
     * @throws ConfigException if it does not fit
     */
    public <T> Optional<T> find(String name, Class<T> type) {
        return Optional.ofNullable(read(name, type, type, true));
    }

    /**
     * Returns the values of a list.
     *
     * @param <T> the type of one
     * @param name the key, dotted, within this section
     * @param type as in {@link #get(String, Class)}
     * @return the values, unmodifiable; empty where the key is missing
     * @throws ConfigException if one does not fit
     */
    @SuppressWarnings("unchecked") // The binder makes what the type says.
    public <T> List<T> list(String name, Class<T> type) {
        List<T> values = read(name, List.class, new ListOf(type), true);
        return values == null ? List.of() : values;
    }

    /**
     * Returns a section: all keys that begin with a name and a dot, without them. Flask's {@code get_namespace}.
     *
     * @param name the section's key, dotted, within this one
     * @return the section, empty where there is none
     */
    public Config section(String name) {
        return new Config(whole, node(name) instanceof Section found ? found : Section.EMPTY, Key.join(key, name));
    }

    /**
     * Tells whether there is a value or a section.
     *
     * @param name the key, dotted, within this section
     * @return whether there is
     */
    public boolean has(String name) {
        whole.usage.ask(Key.canonicalPath(Key.join(key, name)));
        return node(name) != null;
    }

    /**
     * Returns the keys of all values within this section.
     *
     * @return dotted keys, as they were first spelt
     */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        collect(section, "", (name, node) -> keys.add(name));
        return List.copyOf(keys);
    }

    /**
     * Returns this configuration with other values over it, as a test wants them.
     *
     * @param values values by dotted key, as in {@link ConfigBuilder#set(String, Object)}
     * @return the whole configuration, whichever section this is
     * @throws ConfigException if a key is wrong
     */
    public Config with(Map<String, ?> values) {
        List<String> faults = new ArrayList<>();
        Node node = Values.of(values, "code", faults::add);
        ConfigException.throwIfAny(faults);
        return of(node instanceof Section over ? whole.root.under(over) : whole.root, whole.prefix);
    }

    /**
     * Warns in the log of every key that nothing reads: those of a section that was read into a record which has no such
     * component. To be called once, when everything that is read at the start has been read; of each key it warns once.
     *
     * @return the warnings, each with the place of the key and the one that was probably meant
     */
    public List<String> warnOfUnknownKeys() {
        List<String> unknown = whole.usage.unknown(whole.root);
        unknown.forEach(LOG::warn);
        return unknown;
    }

    /**
     * Warns in the log of keys that nobody knows and that look like one which somebody does: a setting that is misspelt
     * would otherwise be as good as none.
     *
     * @param known the keys that were probably meant, without dots
     * @return the warnings, each with the key that was probably meant
     */
    public List<String> warnOfMisspelt(Collection<String> known) {
        Set<String> canonical = known.stream().map(Key::canonical).collect(Collectors.toSet());
        List<String> warnings = new ArrayList<>();
        for (Node.Child child : section.children().values()) {
            String meant = canonical.contains(Key.canonical(child.name()))
                    ? null
                    : Nearest.within(child.name(), known, Key::canonical);
            if (meant != null) {
                warnings.add("Nothing reads the key " + child.name() + ". Did you mean " + meant + "?");
            }
        }
        warnings.forEach(LOG::warn);
        return warnings;
    }

    private @Nullable Node node(String name) {
        Node node = section;
        for (String part : Key.parts(name)) {
            node = node instanceof Section in
                    ? in.get(Key.canonical(part))
                    : node instanceof Items items ? item(items, part) : null;
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private static @Nullable Node item(Items items, String index) {
        return index.length() < 6
                        && index.chars().allMatch(c -> c >= '0' && c <= '9')
                        && Integer.parseInt(index) < items.items().size()
                ? items.items().get(Integer.parseInt(index))
                : null;
    }

    private <T> @Nullable T read(String name, Class<T> type, Type generic, boolean nullable) {
        String whole = Key.join(key, name);
        this.whole.usage.ask(Key.canonicalPath(whole));
        return read(node(name), whole, type, generic, nullable);
    }

    @SuppressWarnings("unchecked") // A primitive's class is not that of its values.
    private <T> @Nullable T read(@Nullable Node node, String at, Class<T> type, Type generic, boolean nullable) {
        Binder binder = new Binder(whole.usage, whole.prefix);
        Object value = binder.bind(at, node, generic, nullable);
        binder.orThrow();
        return ((Class<T>) MethodType.methodType(type).wrap().returnType()).cast(value);
    }

    private interface Visitor {
        void visit(String key, Node node);
    }

    private static void collect(Section section, String before, Visitor visitor) {
        section.children().values().forEach(child -> {
            String name = Key.join(before, child.name());
            if (child.node() instanceof Section beneath && !beneath.children().isEmpty()) {
                collect(beneath, name, visitor);
            } else {
                visitor.visit(name, child.node());
            }
        });
    }

    /** Returns all keys with their values and places, a line each; secrets are masked. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        collect(
                section,
                key,
                (name, node) -> out.append(name)
                        .append(" = ")
                        .append(shown(name, node))
                        .append("   # ")
                        .append(node.place())
                        .append('\n'));
        return out.toString();
    }

    private static String shown(String name, Node node) {
        if (node instanceof Items items) {
            return items.items().stream()
                    .map(item -> shown(name, item))
                    .toList()
                    .toString();
        }
        if (node instanceof Section section) {
            List<String> shown = new ArrayList<>();
            collect(section, name, (key, value) -> shown.add(key + "=" + shown(key, value)));
            return shown.toString();
        }
        return Secrets.shown(name, ((Node.Text) node).value());
    }

    /** The type of a list, which Java gives no other way to name. */
    private record ListOf(Class<?> element) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {element};
        }

        @Override
        public Type getRawType() {
            return List.class;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }
    }
}
