package dev.retort.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names of settings. A key is dotted, and its parts are one name however it is spelt: {@code max-age}, {@code max_age},
 * {@code maxAge} and {@code MAX_AGE}.
 */
final class Key {

    private Key() {}

    /** Returns what all spellings of one part have in common. */
    static String canonical(String part) {
        StringBuilder out = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c != '-' && c != '_') {
                out.append(c);
            }
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the canonical form of a dotted key. */
    static String canonicalPath(String key) {
        return String.join(".", parts(key).stream().map(Key::canonical).toList());
    }

    /** Cuts a key at its dots. */
    static List<String> parts(String key) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            parts.add(key.substring(start, dot));
            start = dot + 1;
        }
        parts.add(key.substring(start));
        return parts;
    }

    /** Tells whether every part of a key has a name. */
    static boolean isKey(String key) {
        return parts(key).stream().noneMatch(part -> canonical(part).isEmpty());
    }

    /** Joins a section's key and a name in it. */
    static String join(String section, String name) {
        return section.isEmpty() ? name : section + "." + name;
    }

    /** Spells the name of a record's component as files do: {@code maxAge} as {@code max-age}. */
    static String spelt(String component) {
        StringBuilder out = new StringBuilder(component.length() + 4);
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            boolean upper = Character.isUpperCase(c);
            if (upper && i > 0 && !Character.isUpperCase(component.charAt(i - 1))) {
                out.append('-');
            }
            out.append(c == '_' ? '-' : upper ? Character.toLowerCase(c) : c);
        }
        return out.toString();
    }
}
