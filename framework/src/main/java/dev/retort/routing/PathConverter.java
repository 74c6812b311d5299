package dev.retort.routing;

import org.jspecify.annotations.Nullable;

/** {@code path}: one segment or more, slashes included; not empty and not beginning with a slash. */
record PathConverter() implements BoundConverter {

    static BoundConverter of(ConverterArguments arguments) {
        arguments.parameters();
        return new PathConverter();
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        return start >= end || text.charAt(start) == '/' ? null : text.substring(start, end);
    }

    @Override
    public int reach(String text, int start, int limit) {
        return start >= limit || text.charAt(start) == '/' ? start : limit;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public boolean spansSegments() {
        return true;
    }

    @Override
    public int weight() {
        return 200;
    }

    @Override
    public String write(Object value) {
        return value.toString();
    }
}
