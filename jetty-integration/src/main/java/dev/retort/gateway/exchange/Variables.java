package dev.retort.gateway.exchange;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one configuration: those of the modules, those with a family name ({@code $http_…}), and those that
 * the configuration defines by {@code set}, {@code map} or a named capture.
 *
 * <p>A variable may be used in the file before it is defined. So an expression holds a reference, and {@link #bind} finds
 * them all at the end of the load. Not safe for use by several threads; the variables are.
 */
public final class Variables {
    private final Map<String, Variable> fixed = new HashMap<>();
    private final Map<String, BiConsumer<Exchange, String>> setters = new HashMap<>();
    private final Map<String, Function<String, Variable>> families = new TreeMap<>();
    private final Map<String, String> missing = new TreeMap<>();
    private final Map<String, Slot> slots = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();

    /** Creates a registry without variables. */
    public Variables() {}

    /**
     * Adds a module's variable.
     *
     * @param name without the dollar sign
     * @param variable what it is
     */
    public void add(String name, Variable variable) {
        fixed.put(name, variable);
    }

    /**
     * Adds a module's variable that {@code set} may change.
     *
     * @param name without the dollar sign
     * @param variable what it is
     * @param setter changes it
     */
    public void add(String name, Variable variable, BiConsumer<Exchange, String> setter) {
        fixed.put(name, variable);
        setters.put(name, setter);
    }

    /**
     * Adds a family of variables.
     *
     * @param prefix what their names begin with, such as {@code http_}
     * @param member makes the variable for the rest of a name
     */
    public void addFamily(String prefix, Function<String, Variable> member) {
        families.put(prefix, member);
    }

    /**
     * Says that nginx has variables which cannot be had here, so that a configuration that uses one is refused with the
     * reason.
     *
     * @param prefix what their names begin with
     * @param reason why not, as a sentence without its end
     */
    public void addMissing(String prefix, String reason) {
        missing.put(prefix, reason);
    }

    /**
     * Defines a variable that is computed when it is first asked for, as by {@code map}. {@code set} may give it another
     * value. Who defines it last counts.
     *
     * @param name without the dollar sign
     * @param variable what it is
     * @param cached whether an exchange keeps its first value
     * @param by the directive that defines it
     * @throws ConfigException if a module has a variable of this name
     */
    public void define(String name, Variable variable, boolean cached, Directive by) {
        Slot slot = slotOf(name, by);
        slot.source = variable;
        slot.cached = cached;
    }

    /**
     * Defines a variable that exchanges keep, as a named capture does. To define it again is to get the same.
     *
     * @param name without the dollar sign
     * @param by the directive that defines it
     * @return sets it
     * @throws ConfigException if a module has a variable of this name that cannot be changed
     */
    public BiConsumer<Exchange, @Nullable String> slot(String name, Directive by) {
        return slot(name, null, by);
    }

    /**
     * Defines a variable that exchanges keep, as {@code set} does.
     *
     * @param name without the dollar sign
     * @param unset what it is before it is set, unless somebody defines it otherwise; null for nothing
     * @param by the directive that defines it
     * @return sets it
     * @throws ConfigException if a module has a variable of this name that cannot be changed
     */
    public BiConsumer<Exchange, @Nullable String> slot(String name, @Nullable Variable unset, Directive by) {
        BiConsumer<Exchange, String> setter = setters.get(name.toLowerCase(Locale.ROOT));
        if (setter != null) {
            return (exchange, value) -> setter.accept(exchange, value == null ? "" : value);
        }
        Slot slot = slotOf(name, by);
        if (slot.source == null) {
            slot.source = unset;
        }
        return slot::set;
    }

    private Slot slotOf(String name, Directive by) {
        String key = name.toLowerCase(Locale.ROOT);
        if (fixed.containsKey(key)) {
            throw by.mistake("the duplicate \"" + name + "\" variable");
        }
        return slots.computeIfAbsent(key, any -> new Slot(slots.size()));
    }

    /**
     * Returns how many variables each exchange keeps.
     *
     * @return the number of slots
     */
    public int slotCount() {
        return slots.size();
    }

    /**
     * Refers to a variable that is or will be defined.
     *
     * @param name without the dollar sign
     * @param by the directive that uses it
     * @return the variable; to be used after {@link #bind}
     */
    public Variable refer(String name, Directive by) {
        Reference reference = new Reference(name.toLowerCase(Locale.ROOT), by);
        references.add(reference);
        return reference;
    }

    /**
     * Finds what the references refer to.
     *
     * @throws ConfigException if there is no such variable
     */
    public void bind() {
        for (Reference reference : references) {
            reference.target = find(reference);
        }
        references.clear();
    }

    private Variable find(Reference reference) {
        Variable variable = fixed.get(reference.name);
        if (variable == null) {
            variable = slots.get(reference.name);
        }
        if (variable != null) {
            return variable;
        }
        for (Map.Entry<String, Function<String, Variable>> family : families.entrySet()) {
            String prefix = family.getKey();
            if (reference.name.startsWith(prefix) && reference.name.length() > prefix.length()) {
                return family.getValue().apply(reference.name.substring(prefix.length()));
            }
        }
        missing.forEach((prefix, reason) -> {
            if (reference.name.startsWith(prefix)) {
                throw reference.by.mistake("variable \"" + reference.name + "\" is not supported: " + reason);
            }
        });
        throw reference.by.mistake("unknown \"" + reference.name + "\" variable");
    }

    private static final class Reference implements Variable {
        private final String name;
        private final Directive by;
        private Variable target = exchange -> null;

        Reference(String name, Directive by) {
            this.name = name;
            this.by = by;
        }

        @Override
        public @Nullable String value(Exchange exchange) {
            return target.value(exchange);
        }
    }

    /** A variable that the configuration defines: the value that an exchange keeps, or what computes it. */
    private static final class Slot implements Variable {
        private final int index;
        private @Nullable Variable source;
        private boolean cached;

        Slot(int index) {
            this.index = index;
        }

        @Override
        public @Nullable String value(Exchange exchange) {
            String value = exchange.slot(index);
            Variable computed = source;
            if (value == null && computed != null) {
                value = computed.value(exchange);
                if (cached) {
                    exchange.slot(index, value);
                }
            }
            return value;
        }

        void set(Exchange exchange, @Nullable String value) {
            exchange.slot(index, value == null ? "" : value);
        }
    }
}
