package dev.retort.sample;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/** Makes what visitors type fit for a database and a page: no control characters, of which PostgreSQL refuses NUL. */
final class PlainText {
    /** Letters by their category, and blank: the fillers of Hangul, and Braille without a dot. */
    private static final String BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800";

    private PlainText() {}

    /** Tells whether there is anything to see of a text, and not blanks of some kind alone. */
    static boolean isVisible(String text) {
        return text.codePoints().anyMatch(c -> switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED -> false;
            default -> BLANK_LETTERS.indexOf(c) < 0;
        });
    }

    /** Returns a text of one line. */
    static String line(String text) {
        return lines(text).replaceAll("\\s+", " ");
    }

    /** Returns a text whose lines end as those of Unix do, whichever system it was typed on. */
    static String lines(String text) {
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder clean = new StringBuilder(unix.length());
        unix.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                // Half a surrogate pair is no character, and cannot be written in UTF-8.
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        // A letter and its accent are one character, whichever keyboard they came from.
        return Normalizer.normalize(clean, Form.NFC).strip();
    }
}
