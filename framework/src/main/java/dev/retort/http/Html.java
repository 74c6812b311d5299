package dev.retort.http;

import org.jspecify.annotations.Nullable;

/** Makes text safe to stand in HTML. */
public final class Html {
    private Html() {}

    /**
     * Escapes text for HTML, in an element's content or a quoted attribute.
     *
     * @param text any text
     * @return the text with {@code & < > " '} as character references
     */
    public static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            String reference = reference(text.charAt(i));
            if (reference != null && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                if (reference == null) {
                    escaped.append(text.charAt(i));
                } else {
                    escaped.append(reference);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static @Nullable String reference(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}
