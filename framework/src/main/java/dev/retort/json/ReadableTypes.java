package dev.retort.json;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out whether Jackson can make a value of a type, and of all that is in it, before there is a text to read.
 *
 * <p>Jackson makes a deserializer for nearly every type, an interface too, and finds out when it is called. So the
 * deserializers are looked at: one for an abstract type, one that cannot instantiate its class, or one that stands for a
 * library that is not there. What carries its type in the text, or has a deserializer of its own, is taken as good.
 */
final class ReadableTypes {
    private final JsonMapper mapper;
    private final DeserializationContext context;
    private final Set<JavaType> seen = new HashSet<>();

    ReadableTypes(JsonMapper mapper) {
        this.mapper = mapper;
        this.context = mapper._deserializationContext();
    }

    /**
     * Looks at a type.
     *
     * @param type the type
     * @return what is wrong with it and the repair, or null if nothing is
     */
    @Nullable String fault(JavaType type) {
        return fault(type, null, "");
    }

    /**
     * Looks at a type and what is in it.
     *
     * @param known its deserializer, or null where it is to be looked for
     * @param path the field that has it, with a colon and a space behind it; empty for the value as a whole
     */
    private @Nullable String fault(JavaType type, @Nullable ValueDeserializer<?> known, String path) {
        boolean isDefaulted = known instanceof DefaultedReader;
        if (type.getTypeHandler() != null || type.getValueHandler() != null || (!isDefaulted && !seen.add(type))) {
            return null;
        }
        ValueDeserializer<?> reader = known;
        try {
            if (context.findTypeDeserializer(type) != null) {
                return null;
            }
            if (reader == null) {
                reader = context.findRootValueDeserializer(type);
            }
            if (reader instanceof DefaultedReader defaulted) {
                String wrong = defaulted.fault(mapper);
                return wrong == null ? fault(type, defaulted.getDelegatee(), path) : path + wrong;
            }
            if (!isJacksons(reader)) {
                return null;
            }
            if (type.isMapLikeType() && type.getKeyType().getValueHandler() == null) {
                context.findKeyDeserializer(type.getKeyType(), null);
            }
        } catch (JacksonException e) {
            return path + e.getOriginalMessage() + ".\n  Make it a record, or take it out.";
        } catch (IllegalArgumentException e) {
            return path + e.getMessage() + ".\n  Make it a record, or take it out.";
        }
        String own = own(reader, type.getRawClass());
        if (own != null) {
            return path + own;
        }
        if (reader instanceof BeanDeserializerBase bean && type.getRawClass().getClassLoader() != null) {
            return ofFields(bean, path);
        }
        JavaType content = type.getContentType();
        return content == null ? null : fault(content, null, path);
    }

    private static boolean isJacksons(ValueDeserializer<?> reader) {
        return reader.getClass().getName().startsWith("tools.jackson.");
    }

    private static @Nullable String own(ValueDeserializer<?> reader, Class<?> type) {
        String name = type.getSimpleName();
        if (reader instanceof AbstractDeserializer && !takesScalars(type)) {
            return name + (type.isInterface() ? " is an interface" : " is abstract")
                    + ", and nothing says which class is to be made of it."
                    + "\n  Use a record, or put @JsonTypeInfo and @JsonSubTypes before " + name + ".";
        }
        if (reader instanceof UnsupportedTypeDeserializer) {
            return name
                    + " is read by a module of Jackson that is not there.\n  Use another type, or a codec of your own.";
        }
        if (reader instanceof BeanDeserializerBase bean
                && !bean.getValueInstantiator().canInstantiate()) {
            boolean isInner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
            return name + " has no constructor that JSON could be read into.\n  Make it a record, give it a constructor"
                    + " without parameters, or put @JsonCreator before one"
                    + (isInner ? "; and make the nested class static." : ".");
        }
        return null;
    }

    /** A supertype of texts and numbers, such as Comparable, is read from those. */
    private static boolean takesScalars(Class<?> type) {
        return type.isAssignableFrom(String.class)
                || type.isAssignableFrom(Boolean.class)
                || type.isAssignableFrom(Integer.class)
                || type.isAssignableFrom(Double.class);
    }

    private @Nullable String ofFields(BeanDeserializerBase bean, String path) {
        for (Iterator<SettableBeanProperty> fields = bean.properties(); fields.hasNext(); ) {
            SettableBeanProperty field = fields.next();
            if (field.hasValueTypeDeserializer()) {
                continue;
            }
            // Those of a constructor's parameters are there already, others are looked for at the first text.
            ValueDeserializer<?> known = field.hasValueDeserializer() ? field.getValueDeserializer() : null;
            String owner = path.isEmpty() ? "its field " : path.substring(0, path.length() - 2) + ".";
            String fault = fault(field.getType(), known, owner + field.getName() + ": ");
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }
}
