package dev.retort.session;

/**
 * Makes text such that UTF-8 can carry it.
 *
 * <p>Half of a surrogate pair comes in with JSON ({@code "\ud800"}) and cannot be sent out again. It is replaced, so that
 * what a user has typed does not become an error of the server.
 */
final class SurrogatePairs {
    private SurrogatePairs() {}

    /** Returns the text with U+FFFD for each half of a pair that stands alone; the same text if there is none. */
    static String repaired(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }
}
