package dev.retort.json;

import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by Jackson 3.
 *
 * <p>Jackson's own messages name Java classes, so a reason is put together here from the place and the path alone.
 */
final class JacksonCodec implements JsonCodec {
    static final JsonCodec DEFAULT = new JacksonCodec();

    /** Far below what a stack holds, and below what the mapper writes, so that what was read can be sent again. */
    private static final int DEEPEST = 200;

    /** Loaded at the first use: an application that reads no JSON need not wait for Jackson when it starts. */
    private static final class Lazy {
        static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .recyclerPool(BufferStripes.forThisMachine())
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(DEEPEST)
                                .build())
                        .build())
                .annotationIntrospector(new RequiredComponents())
                // A misspelt field would otherwise vanish without a word.
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // 1.7 is no whole number; and 1e100000 would become one of a hundred thousand digits.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                // The number of a constant changes with its neighbours; its name is taken in any case, as in a query.
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();

        /** Refuses null in lists and maps that no record declares, as in a body that is a list. */
        static final JsonMapper WITHOUT_NULLS = MAPPER.rebuild()
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .build();

        /** By type, as finding a reader costs more than using it; the types are those of the application's handlers. */
        static final Map<Type, ObjectReader> READERS = new ConcurrentHashMap<>();

        static ObjectReader reader(Type type) {
            return READERS.computeIfAbsent(type, absent -> {
                JavaType constructed = MAPPER.constructType(absent);
                JsonMapper mapper = RecordWord.takesNulls(constructed) ? MAPPER : WITHOUT_NULLS;
                return mapper.readerFor(constructed);
            });
        }
    }

    @Override
    public @Nullable String check(Type type) {
        return new ReadableTypes(Lazy.MAPPER).fault(Lazy.MAPPER.constructType(type));
    }

    @Override
    public @Nullable Object read(byte[] json, Type type) {
        try {
            return Lazy.reader(type).readValue(json);
        } catch (InvalidDefinitionException e) {
            // The type cannot be read from any text: the fault of the one who wrote it.
            throw new IllegalArgumentException("JSON cannot be read into " + type.getTypeName(), e);
        } catch (JacksonException e) {
            throw new JsonException(faults(e, json, type), e);
        }
    }

    private static List<JsonException.Fault> faults(JacksonException e, byte[] json, Type type) {
        if (isOfBinding(e)) {
            List<JsonException.Fault> all = RecordFaults.of(Lazy.MAPPER, json, Lazy.MAPPER.constructType(type));
            if (!all.isEmpty()) {
                return all;
            }
        }
        TokenStreamLocation place = e.getLocation();
        String at = place == null || place.getLineNr() < 1
                ? ""
                : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return List.of(new JsonException.Fault(isOfBinding(e) ? path(e) : "", message(e) + at));
    }

    /** A number that does not fit is found while reading, and is still no fault of the syntax. */
    private static boolean isOfBinding(JacksonException e) {
        return e instanceof DatabindException || e instanceof InputCoercionException;
    }

    static String message(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested too deeply, or has a number or a text that is too long";
        }
        if (!isOfBinding(e)) {
            return "is not JSON";
        }
        if (e instanceof InvalidNullException) {
            return RecordFaults.NULL;
        }
        return e instanceof UnrecognizedPropertyException ? "is unknown" : "does not have the form that is wanted";
    }

    static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    @Override
    public byte[] write(Object value) {
        try {
            return Lazy.MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("A " + value.getClass().getName() + " cannot be written as JSON", e);
        }
    }
}
