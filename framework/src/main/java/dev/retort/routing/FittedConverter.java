package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/**
 * A converter whose values are made to fit a {@link VariableType}. It is a little lighter than the converter alone, since
 * it takes less: {@code <id>} for an int is tried before {@code <int:id>} for a long, and that before any text.
 */
record FittedConverter(BoundConverter converter, VariableType type) implements BoundConverter {

    @Override
    public @Nullable Object read(String text, int start, int end) {
        Object value = converter.read(text, start, end);
        return value == null ? null : type.fit(value);
    }

    @Override
    public int reach(String text, int start, int limit) {
        return converter.reach(text, start, limit);
    }

    @Override
    public int least() {
        return converter.least();
    }

    @Override
    public boolean spansSegments() {
        return converter.spansSegments();
    }

    @Override
    public int weight() {
        return converter.weight() - 1;
    }

    @Override
    public String write(Object value) {
        return converter.write(type.unfit(value));
    }
}
