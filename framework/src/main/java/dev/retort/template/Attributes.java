package dev.retort.template;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves what stands after a dot or in brackets.
 *
 * <p>An attribute that a value does not have is undefined and prints nothing, but an attribute of what is itself
 * undefined is a mistake, as in Jinja; {@code default} and {@code is defined} forgive it.
 */
final class Attributes implements AttributeResolver {
    private static final ResolvedAttribute UNDEFINED = new ResolvedAttribute(null);

    @Override
    public @Nullable ResolvedAttribute resolve(
            @Nullable Object instance,
            @Nullable Object attribute,
            @Nullable Object @Nullable [] arguments,
            @Nullable ArgumentsNode argumentNodes,
            EvaluationContextImpl context,
            String template,
            int line) {
        String name = String.valueOf(attribute);
        Object owner = Values.plain(Values.inTemplate(instance));
        if (owner == null) {
            throw new AttributeNotFoundException(
                    null,
                    "\"" + name + "\" is asked of something that is undefined or null. Test it with {% if %} first, or"
                            + " give it a value with | default(…).",
                    name,
                    line,
                    template);
        }
        if (owner instanceof Import.Macros macros && argumentNodes != null) {
            return new ResolvedAttribute(macros.call(name, argumentNodes, context, line));
        }
        try {
            if (arguments != null) {
                return resolved(call(owner, name, arguments, template, line));
            }
            if (owner instanceof Map<?, ?> map) {
                // A number is Pebble's to fit to the type of the keys.
                return attribute instanceof Number ? null : resolved(attribute == null ? null : map.get(attribute));
            }
            boolean isIndexed = attribute instanceof Number
                    && (owner instanceof List || owner.getClass().isArray());
            return isIndexed ? null : resolved(read(owner, name, template, line));
        } catch (InvocationTargetException e) {
            throw Faults.thrownBy(name, e.getCause(), template, line);
        }
    }

    private static ResolvedAttribute resolved(@Nullable Object value) {
        Object seen = Values.inTemplate(value);
        return seen == null ? UNDEFINED : new ResolvedAttribute(seen);
    }

    private static @Nullable Object read(Object owner, String name, String template, int line)
            throws InvocationTargetException {
        Members members = Members.of(owner.getClass());
        Object value = members.read(owner, name);
        if (value == null && members.isBarred() && members.attribute(name) == null) {
            throw barred(owner, template, line);
        }
        return value;
    }

    private static @Nullable Object call(
            Object owner, String name, @Nullable Object[] arguments, String template, int line)
            throws InvocationTargetException {
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Values.plain(arguments[i]);
        }
        Members members = Members.of(owner.getClass());
        Call call = members.find(name, arguments);
        if (call != null) {
            return Members.invoke(call.method(), owner, call.arguments());
        }
        // Jinja's way to write a component with parentheses where it is a getter, and the other way round.
        Method attribute = arguments.length == 0 ? members.attribute(name) : null;
        if (attribute != null) {
            return Members.invoke(attribute, owner);
        }
        if (members.isBarred()) {
            throw barred(owner, template, line);
        }
        throw new PebbleException(
                null,
                "A " + owner.getClass().getSimpleName() + " has no method " + name + " that takes "
                        + (arguments.length == 0 ? "nothing" : "these " + arguments.length + " arguments")
                        + " and that a template may call.",
                line,
                template);
    }

    private static PebbleException barred(Object owner, String template, int line) {
        Class<?> type = owner.getClass();
        return new PebbleException(
                null,
                "A " + type.getSimpleName() + " is not open to templates: make the class public and export its"
                        + " package, or write \"opens " + type.getPackageName() + ";\" into its module-info.java.",
                line,
                template);
    }
}
