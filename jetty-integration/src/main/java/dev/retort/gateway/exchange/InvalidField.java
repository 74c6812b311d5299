package dev.retort.gateway.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what nginx's log quotes of a head with a field that is none ({@code ngx_http_parse_header_line}). */
public final class InvalidField {
    /** nginx has no room for more in a line of its log. */
    private static final int MAX_QUOTED = 1748;

    private InvalidField() {}

    /**
     * Returns the first field that is none, up to the character that is wrong.
     *
     * @param lines fields as they came, one char a byte, without a first line; what follows an empty line is not looked at
     * @return such as {@code no\x20}; null if all of them are fields
     */
    public static @Nullable String in(String lines) {
        for (String line : lines.split("\r?\n", -1)) {
            if (line.isEmpty()) {
                return null;
            }
            boolean value = false;
            for (int i = 0; i < line.length(); i++) {
                char character = line.charAt(i);
                boolean wrong = value
                        ? character == 0 || character == '\r'
                        : character <= ' '
                                || character == 0x7f
                                || (i == 0 && character == ':')
                                || (i == line.length() - 1 && character != ':');
                if (wrong) {
                    String before = line.substring(0, Math.min(i, MAX_QUOTED));
                    return before + String.format(Locale.ROOT, "\\x%02x", (int) character);
                }
                value |= character == ':';
            }
        }
        return null;
    }
}
