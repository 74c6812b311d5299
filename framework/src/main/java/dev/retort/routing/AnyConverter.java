package dev.retort.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code any(item, …)}: one of the items, to the letter. */
record AnyConverter(List<String> items, int least, int most) implements BoundConverter {

    static BoundConverter of(ConverterArguments arguments) {
        List<String> items = arguments.items().stream().distinct().toList();
        if (items.isEmpty()) {
            throw new IllegalArgumentException("'any' chooses between items: write any(about, help)");
        }
        for (String item : items) {
            if (item.isEmpty() || item.indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "An item stays within its segment: it is neither empty nor has a slash, as \"" + item
                                + "\" does");
            }
        }
        return new AnyConverter(
                items,
                items.stream().mapToInt(String::length).min().orElse(1),
                items.stream().mapToInt(String::length).max().orElse(1));
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        int length = end - start;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            if (item.length() == length && text.startsWith(item, start)) {
                return item;
            }
        }
        return null;
    }

    @Override
    public int reach(String text, int start, int limit) {
        return Math.min(start + most, limit);
    }

    @Override
    public int weight() {
        return 100;
    }

    @Override
    public String write(Object value) {
        String text = value.toString();
        if (!items.contains(text)) {
            throw new IllegalArgumentException("it is not one of " + String.join(", ", items));
        }
        return text;
    }
}
