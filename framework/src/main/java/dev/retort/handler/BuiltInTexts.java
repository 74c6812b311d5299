package dev.retort.handler;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether anything that a built-in converter takes can become a type, so that a rule which would never match, or
 * always fail, is told at the start. What can be read is found by trying texts that the converter takes; a class of the
 * application's own may have its reasons to refuse just these, and is believed.
 */
final class BuiltInTexts {
    /** What a converter makes, and some texts of it. */
    private record Made(Class<?> type, List<String> texts) {}

    private static final Map<String, Made> MADE = Map.of(
            "int", new Made(Long.class, List.of("0", "1", "7", "12", "2026")),
            "float", new Made(Double.class, List.of("0.5", "1.0", "12.25")),
            "uuid", new Made(UUID.class, List.of("123e4567-e89b-12d3-a456-426614174000")));

    private BuiltInTexts() {}

    static boolean fit(String converter, Class<?> type, @Nullable TextReader reader) {
        Made made = MADE.get(converter);
        boolean isOwn = !type.isEnum() && !type.getName().startsWith("java.");
        if (made == null || type.isAssignableFrom(made.type()) || (reader != null && isOwn)) {
            return true;
        }
        for (String text : made.texts()) {
            if (reader != null && reader.read(text) != null) {
                return true;
            }
        }
        return false;
    }
}
