package dev.retort.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the elements of a list in a header (RFC 9110, section 5.6.1), from the last to the first, over all its lines.
 *
 * <p>Each proxy appends to what it received, so that the end is by the proxy next to us and the beginning by anybody.
 * Read from the end, nothing that stands before can change how what stands behind it is split: an open quote that a
 * client sends swallows its own text, and not the address that the proxy put after it. Nor does the length of the
 * beginning cost anything, since the walk ends where trust does.
 */
final class FieldElements {
    private final List<String> lines;
    private int line;
    /** The end of what is still to be walked on the line. */
    private int end;

    FieldElements(List<String> lines) {
        this.lines = lines;
        line = lines.size();
        end = -1;
    }

    /**
     * Returns the element before the one returned last, without the blanks around it; empty elements are passed over.
     *
     * @return the element, or null at the beginning
     */
    @Nullable String previous() {
        while (true) {
            if (end < 0) {
                if (line == 0) {
                    return null;
                }
                end = lines.get(--line).length();
            }
            String text = lines.get(line);
            int comma = commaBefore(text, end);
            String element = text.substring(comma + 1, end).strip();
            end = comma;
            if (!element.isEmpty()) {
                return element;
            }
        }
    }

    /** Returns the index of the last comma before an index that no quotes enclose, or -1. */
    private static int commaBefore(String text, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted || isEscaped(text, i);
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** Within quotes a quote is part of the text if the backslashes before it are odd in number. */
    private static boolean isEscaped(String text, int quote) {
        int backslashes = 0;
        while (backslashes < quote && text.charAt(quote - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /**
     * Returns one element.
     *
     * @param lines the lines of the header
     * @param number the element's number from the end, from 1
     * @param orFirst whether the first stands in where there are fewer
     * @return the element, or null if there is none
     */
    static @Nullable String fromEnd(List<String> lines, int number, boolean orFirst) {
        if (lines.isEmpty()) {
            return null;
        }
        FieldElements elements = new FieldElements(lines);
        String last = null;
        for (int i = 0; i < number; i++) {
            String element = elements.previous();
            if (element == null) {
                return orFirst ? last : null;
            }
            last = element;
        }
        return last;
    }
}
