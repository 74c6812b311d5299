package dev.retort.gateway.filter;

import org.jspecify.annotations.Nullable;

/** Compares entity tags as nginx does ({@code ngx_http_test_if_match}), RFC 9110, section 8.8.3.2. */
final class EntityTags {
    private EntityTags() {}

    /**
     * Tells whether a list of tags names the current one.
     *
     * @param list the field's value: tags between commas, or {@code *}
     * @param current the current tag, or null if there is none
     * @param weak whether a weak tag is as good as a strong one
     * @return whether it does
     */
    static boolean match(String list, @Nullable String current, boolean weak) {
        if (list.equals("*")) {
            return true;
        }
        if (current == null) {
            return false;
        }
        String tag = weak && isWeak(current, 0) ? current.substring(2) : current;
        int at = 0;
        int end = list.length();
        while (at < end) {
            if (weak && isWeak(list, at)) {
                at += 2;
            }
            if (list.startsWith(tag, at)) {
                int after = skip(list, at + tag.length(), " \t");
                if (after == end || list.charAt(after) == ',') {
                    return true;
                }
            }
            int comma = list.indexOf(',', at);
            at = comma < 0 ? end : skip(list, comma, " \t,");
        }
        return false;
    }

    private static boolean isWeak(String text, int at) {
        return text.length() > at + 2 && text.startsWith("W/", at);
    }

    private static int skip(String text, int at, String characters) {
        int i = at;
        while (i < text.length() && characters.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
