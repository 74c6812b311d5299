package dev.retort.handler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enum as texts: read in any case, but to the letter first, since two may differ in case alone. */
final class EnumTexts {
    private final Map<String, Object> exact = new LinkedHashMap<>();
    private final Map<String, Object> inLowerCase = new LinkedHashMap<>();
    private final Map<Object, String> written = new HashMap<>();

    EnumTexts(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            String name = ((Enum<?>) constant).name();
            String lower = name.toLowerCase(Locale.ROOT);
            exact.put(name, constant);
            boolean first = inLowerCase.putIfAbsent(lower, constant) == null;
            written.put(constant, first ? lower : name);
        }
        // One that is written as another's lower case would else be taken for it.
        written.replaceAll((constant, text) -> constant.equals(read(text)) ? text : ((Enum<?>) constant).name());
    }

    String names() {
        return String.join(", ", inLowerCase.keySet());
    }

    @Nullable Object read(String text) {
        Object constant = exact.get(text);
        return constant != null ? constant : inLowerCase.get(text.toLowerCase(Locale.ROOT));
    }

    String write(Object value) {
        return written.getOrDefault(value, value.toString());
    }
}
