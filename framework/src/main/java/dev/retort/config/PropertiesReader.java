package dev.retort.config;

import java.util.function.Consumer;

/**
 * Reads the syntax of {@link java.util.Properties}, in UTF-8, and keeps the numbers of the lines.
 *
 * <p>A line is a key, an end of the key ({@code =}, {@code :} or white space) and a value. {@code #} or {@code !} starts a
 * comment, a backslash at the end continues a line, and {@code \t \n \r \f \}{@code uXXXX} are what they are in Java.
 * Unlike there, a key that is said twice is a fault, and so is a broken escape.
 */
final class PropertiesReader {

    private final String text;
    private final String file;
    private final Consumer<String> faults;
    private int at;
    private int line = 1;

    private PropertiesReader(String text, String file, Consumer<String> faults) {
        this.text = text;
        this.file = file;
        this.faults = faults;
    }

    static Node.Section read(String text, String file, Consumer<String> faults) {
        Draft draft = new Draft(file);
        new PropertiesReader(text, file, faults).read(draft);
        return draft.section();
    }

    private void read(Draft draft) {
        while (skipToEntry()) {
            String place = file + ":" + line;
            String key = token(true);
            skipSpace();
            if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
                at++;
                skipSpace();
            }
            String value = token(false);
            draft.put(key, Values.ofText(value, place, faults), faults);
        }
    }

    /** Skips empty lines and comments. */
    private boolean skipToEntry() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || c == '!') {
                while (at < text.length() && !isLineEnd(text.charAt(at))) {
                    at++;
                }
            } else if (isLineEnd(c)) {
                newLine();
            } else if (isSpace(c) || continues()) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Skips white space within an entry, and continued lines. */
    private void skipSpace() {
        while (at < text.length() && (isSpace(text.charAt(at)) || continues())) {
            at++;
        }
    }

    /** Tells whether a line is continued here; if so, stands before the first character of the next one. */
    private boolean continues() {
        if (text.charAt(at) != '\\' || at + 1 >= text.length() || !isLineEnd(text.charAt(at + 1))) {
            return false;
        }
        at++;
        newLine();
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        at--;
        return true;
    }

    /** Reads a key, up to what ends it, or a value, up to the end of the line. */
    private String token(boolean key) {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            char c = text.charAt(at);
            if (key && (c == '=' || c == ':' || isSpace(c))) {
                break;
            }
            if (c != '\\') {
                out.append(c);
            } else if (!continues()) {
                at++;
                escape(out);
                continue;
            }
            at++;
        }
        return out.toString();
    }

    private void escape(StringBuilder out) {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at++);
        switch (c) {
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 'f' -> out.append('\f');
            case 'u' -> unicode(out);
            default -> out.append(c);
        }
    }

    private void unicode(StringBuilder out) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
            if (digit < 0) {
                faults.accept(file + ":" + line + " has a \\u without four hexadecimal digits."
                        + "\n  Write \\\\u for the two characters themselves, as in C:\\\\users.");
                return;
            }
            code = code * 16 + digit;
        }
        at += 4;
        out.append((char) code);
    }

    private void newLine() {
        if (text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            at++;
        }
        at++;
        line++;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }
}
