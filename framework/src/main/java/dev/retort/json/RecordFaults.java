package dev.retort.json;

import dev.retort.annotation.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds everything that is wrong with the fields of records, after Jackson has stopped at the first of it.
 *
 * <p>The text is read once more, into a tree, and each field apart. A record that tells Jackson how it is read is left to
 * Jackson as a whole. This runs for refused texts alone, reads no field twice, and ends after {@value #MOST} faults.
 */
final class RecordFaults {
    static final String NULL = "is null, and a value is wanted";

    private static final int MOST = 100;

    private final JsonMapper mapper;
    private final List<JsonException.Fault> faults = new ArrayList<>();

    private RecordFaults(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns the faults, none where they are not to be found in this way. */
    static List<JsonException.Fault> of(JsonMapper mapper, byte[] json, JavaType type) {
        RecordFaults found = new RecordFaults(mapper);
        try {
            found.check(mapper.readTree(json), type, RecordWord.takesNulls(type), "");
        } catch (JacksonException e) {
            return List.of();
        }
        return found.faults;
    }

    /** Checks a value; {@code takesNulls} is for what is in it, where it is a container. */
    private void check(JsonNode node, JavaType type, boolean takesNulls, String path) {
        if (faults.size() >= MOST) {
            return;
        }
        if (node.isObject() && isPlainRecord(type.getRawClass())) {
            fields(node, type.getRawClass(), path);
        } else if (node.isArray() && type.isCollectionLikeType()) {
            for (int i = 0; i < node.size(); i++) {
                element(node.get(i), type.getContentType(), takesNulls, path + "[" + i + "]");
            }
        } else if (node.isObject() && type.isMapLikeType() && type.getKeyType().hasRawClass(String.class)) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties()
                    .forEach(entry ->
                            element(entry.getValue(), type.getContentType(), takesNulls, prefix + entry.getKey()));
        } else {
            value(node, type, path);
        }
    }

    private void element(JsonNode node, JavaType type, boolean takesNulls, String path) {
        if (!node.isNull()) {
            check(node, type, takesNulls, path);
        } else if (!takesNulls) {
            add(path, NULL);
        }
    }

    private void fields(JsonNode node, Class<?> record, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        Map<String, JsonNode> unknown = new TreeMap<>();
        node.properties().forEach(property -> unknown.put(property.getKey(), property.getValue()));
        for (RecordComponent component : record.getRecordComponents()) {
            JsonNode value = unknown.remove(component.getName());
            String name = prefix + component.getName();
            if (value != null && !value.isNull()) {
                boolean takesNulls = RecordWord.takesNulls(component.getAnnotatedType(), component.getType());
                check(value, mapper.constructType(component.getGenericType()), takesNulls, name);
            } else if (isRequired(component)) {
                add(name, value == null ? "is missing" : NULL);
            }
        }
        unknown.keySet().forEach(name -> add(prefix + name, "is unknown"));
    }

    private void value(JsonNode node, JavaType type, String path) {
        try {
            mapper.readerFor(type).readValue(node);
        } catch (JacksonException e) {
            String inside = JacksonCodec.path(e);
            String dot = path.isEmpty() || inside.isEmpty() || inside.startsWith("[") ? "" : ".";
            add(path + dot + inside, JacksonCodec.message(e));
        }
    }

    private void add(String path, String message) {
        if (faults.size() < MOST) {
            faults.add(new JsonException.Fault(path, message));
        }
    }

    /** Says the same as {@link RequiredComponents}. */
    private static boolean isRequired(RecordComponent component) {
        return !component.isAnnotationPresent(Default.class)
                && RecordWord.wantsValue(component.getAnnotatedType(), component.getType());
    }

    private static boolean isPlainRecord(Class<?> type) {
        return type.isRecord()
                && type.getTypeParameters().length == 0
                && Stream.<AnnotatedElement[]>of(
                                new AnnotatedElement[] {type},
                                type.getDeclaredFields(),
                                type.getDeclaredMethods(),
                                type.getDeclaredConstructors(),
                                type.getDeclaredConstructors()[0].getParameters())
                        .flatMap(Arrays::stream)
                        .flatMap(element -> Arrays.stream(element.getAnnotations()))
                        .map(Annotation::annotationType)
                        .noneMatch(annotation -> annotation.getName().contains(".jackson."));
    }
}
