package dev.retort.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads a component of a record that has a {@code @Default}, whose text stands in where the field is missing or null.
 *
 * <p>The text is read each time, as what is read from it may be changed by whoever gets it.
 */
final class DefaultedReader extends ValueDeserializer<Object> {
    private final String text;
    private final @Nullable JavaType type;
    private final @Nullable ValueDeserializer<Object> reader;

    /** Makes one that does not know its type yet; Jackson asks for one that does by {@link #createContextual}. */
    DefaultedReader(String text) {
        this(text, null, null);
    }

    private DefaultedReader(String text, @Nullable JavaType type, @Nullable ValueDeserializer<Object> reader) {
        this.text = text;
        this.type = type;
        this.reader = reader;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty component) {
        JavaType wanted = component.getType();
        return new DefaultedReader(text, wanted, context.findContextualValueDeserializer(wanted, component));
    }

    private ValueDeserializer<Object> reader() {
        return Objects.requireNonNull(reader);
    }

    /**
     * Checks the default.
     *
     * @return what is wrong with it and the repair, or null if nothing is
     */
    @Nullable String fault(JsonMapper mapper) {
        try {
            mapper.readerFor(Objects.requireNonNull(type)).readValue(tree());
            return null;
        } catch (JacksonException e) {
            return "the default \"" + text + "\" does not fit its type.\n  Write one that does.";
        }
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return context.readTreeAsValue(tree(), Objects.requireNonNull(type));
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
        return getAbsentValue(context);
    }

    private JsonNode tree() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JavaType wanted = Objects.requireNonNull(type);
        if (wanted.isMapLikeType()) {
            return text.isEmpty() ? nodes.objectNode() : nodes.stringNode(text);
        }
        if (wanted.isContainerType()) {
            return text.isEmpty() ? nodes.arrayNode() : nodes.arrayNode().add(text);
        }
        return nodes.stringNode(text);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
        return reader().deserialize(parser, context);
    }

    @Override
    public @Nullable Object deserializeWithType(
            JsonParser parser, DeserializationContext context, TypeDeserializer typed) {
        return reader().deserializeWithType(parser, context, typed);
    }

    @Override
    public @Nullable ValueDeserializer<?> getDelegatee() {
        return reader;
    }
}
