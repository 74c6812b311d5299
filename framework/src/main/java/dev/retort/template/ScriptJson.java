package dev.retort.template;

import dev.retort.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON that can stand in a {@code script} element and in an attribute with single quotes, as Flask's {@code
 * tojson} does: what HTML would read in it is written as an escape of JSON's own.
 */
final class ScriptJson {
    private ScriptJson() {}

    static SafeHtml write(@Nullable Object value, JsonCodec codec) {
        String json = value == null ? "null" : new String(codec.write(value), StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '<' -> safe.append("\\u003c");
                case '>' -> safe.append("\\u003e");
                case '&' -> safe.append("\\u0026");
                case '\'' -> safe.append("\\u0027");
                default -> safe.append(c);
            }
        }
        return new SafeHtml(safe.toString());
    }
}
