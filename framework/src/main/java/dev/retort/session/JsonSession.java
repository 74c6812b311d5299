package dev.retort.session;

import dev.retort.json.JsonCodec;
import dev.retort.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that is kept as one JSON object; what a {@link Sessions} strategy hands out.
 *
 * <p>Values are turned into their JSON shapes when they are set, so that a mistake shows on the line that makes it, and
 * nothing is shared with what the application goes on to change. Whether a value has changed in place is found by
 * writing the session again and comparing, which costs something only if a list or map was handed out. Used by one
 * thread at a time.
 */
public final class JsonSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(JsonSession.class);

    /** Where the JSON object says that the session is permanent, as in Flask. */
    private static final String PERMANENT = "_permanent";

    private final JsonCodec codec;
    private final byte @Nullable [] original;
    private final Map<String, @Nullable Object> values;
    private boolean permanent;
    private boolean changed;
    private boolean renewed;
    private boolean handedOut;
    private @Nullable Consumer<Flash> flashListener;

    private JsonSession(JsonCodec codec, byte @Nullable [] original, Map<String, @Nullable Object> values) {
        this.codec = codec;
        this.original = original;
        this.values = values;
        permanent = Boolean.TRUE.equals(values.remove(PERMANENT));
    }

    /**
     * Begins a session.
     *
     * @param codec what values are written and read with
     * @return a new and empty session
     */
    public static JsonSession begin(JsonCodec codec) {
        return new JsonSession(codec, null, new LinkedHashMap<>());
    }

    /**
     * Tells of every message that is flashed from now on; for the request's context.
     *
     * @param listener takes each message, once it is kept
     */
    public void onFlash(Consumer<Flash> listener) {
        flashListener = listener;
    }

    void flashed(Flash flash) {
        if (flashListener != null) {
            flashListener.accept(flash);
        }
    }

    /**
     * Reads a session.
     *
     * @param json what {@link #toJson} gave at the end of an earlier request; not to be changed afterwards
     * @param codec what values are written and read with
     * @return the session, or null if the text is no JSON object
     */
    public static @Nullable JsonSession read(byte[] json, JsonCodec codec) {
        try {
            if (codec.read(json, Map.class) instanceof Map<?, ?> read) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                read.forEach((name, value) -> values.put(String.valueOf(name), value));
                return new JsonSession(codec, json, values);
            }
        } catch (JsonException e) {
            LOG.debug("A kept session is not JSON, and begins anew.", e);
        }
        return null;
    }

    /**
     * Writes the session.
     *
     * @return one JSON object in UTF-8, with {@code _permanent} if the session is that
     * @throws IllegalArgumentException if something was put into a list or map of the session that is not JSON
     */
    public byte[] toJson() {
        if (!permanent) {
            return codec.write(values);
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(PERMANENT, true);
        all.putAll(values);
        return codec.write(all);
    }

    /**
     * Returns whether the session wants a new identity.
     *
     * @return whether {@link #renew} was called
     */
    public boolean isRenewed() {
        return renewed;
    }

    @Override
    public @Nullable Object get(String name) {
        Object value = values.get(name);
        handedOut |= !isPlain(value) && !(value instanceof Number);
        return value;
    }

    /** Tells whether a value is its own JSON shape. */
    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Boolean || value instanceof Integer;
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        Object value = get(name);
        if (value == null) {
            return null;
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        try {
            @SuppressWarnings("unchecked") // Not cast(…), as int.class reads an Integer.
            T converted = (T) codec.read(codec.write(value), type);
            return converted;
        } catch (JsonException e) {
            LOG.debug("The session's \"{}\" is no {}: {}", name, type.getTypeName(), e.reason());
            return null;
        }
    }

    @Override
    public void set(String name, @Nullable Object value) {
        if (name.equals(PERMANENT)) {
            throw new IllegalArgumentException("_permanent is no value of a session: call permanent(true).");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    "The name of a session's value has half of a surrogate pair, which no JSON"
                            + " name can have; use a constant, and keep what a user typed in the value.");
        }
        values.put(name, shape(name, value));
        changed = true;
    }

    private @Nullable Object shape(String name, @Nullable Object value) {
        if (isPlain(value) || value == null) {
            return value;
        }
        try {
            // As deep as it will be within the session, since there is a bound to what can be read.
            return codec.read(codec.write(Map.of(name, value)), Map.class) instanceof Map<?, ?> read
                    ? read.get(name)
                    : null;
        } catch (JsonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "A " + value.getClass().getName() + " cannot be kept in the session as \"" + name
                            + "\", since JSON cannot write it and read it again; keep its id or its fields instead.",
                    e);
        }
    }

    @Override
    public @Nullable Object remove(String name) {
        changed |= values.containsKey(name);
        return values.remove(name);
    }

    @Override
    public boolean contains(String name) {
        return values.containsKey(name);
    }

    @Override
    public Set<String> keys() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values.keySet()));
    }

    @Override
    public void clear() {
        changed |= !values.isEmpty();
        values.clear();
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public boolean isNew() {
        return original == null;
    }

    @Override
    public boolean isModified() {
        return changed || renewed || (handedOut && !Arrays.equals(original, toJson()));
    }

    @Override
    public boolean isPermanent() {
        return permanent;
    }

    @Override
    public void permanent(boolean permanent) {
        changed |= this.permanent != permanent;
        this.permanent = permanent;
    }

    @Override
    public void renew() {
        renewed = true;
    }

    /** Names the values alone: they may be secret, and this may end in a log. */
    @Override
    public String toString() {
        return "Session" + values.keySet();
    }
}
