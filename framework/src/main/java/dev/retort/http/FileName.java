package dev.retort.http;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Makes the name that a client gives a file harmless. */
final class FileName {
    /** File systems take 255 bytes; the rest is for what an application puts before or behind. */
    private static final int LONGEST_SAFE = 200;

    private static final int LONGEST_EXTENSION = 20;

    /** What Windows takes for a device, whatever the extension. */
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

    private FileName() {}

    /** Returns the last segment, by the separators of every system, without a drive and what cannot be seen. */
    static String lastSegment(String sent) {
        String segment = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        StringBuilder visible = new StringBuilder(segment.length());
        segment.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
        if (visible.length() >= 2 && visible.charAt(1) == ':' && isAsciiLetter(visible.charAt(0))) {
            visible.delete(0, 2);
        }
        String name = visible.toString().strip();
        return name.equals(".") || name.equals("..") ? "" : name;
    }

    /** Control characters, line separators, and what turns the direction of text: "gpj.exe" can so look like "exe.jpg". */
    private static boolean isInvisible(int c) {
        return Character.isISOControl(c)
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** Returns a name of ASCII letters, digits and {@code _.-}, as Werkzeug's secure_filename makes it; may be empty. */
    static String safe(String segment) {
        String plain = Normalizer.normalize(segment, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(plain.length());
        boolean gap = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAsciiLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-') {
                if (gap && kept.length() > 0) {
                    kept.append('_');
                }
                gap = false;
                kept.append(c);
            } else if (c == '/' || c == '\\' || Character.isWhitespace(c)) {
                // NFKD makes a slash of no other character, but it may make spaces.
                gap = true;
            }
        }
        String name = shortened(trimmed(kept));
        return isDevice(name) ? "_" + name : name;
    }

    private static String trimmed(CharSequence name) {
        int start = 0;
        int end = name.length();
        while (start < end && isDotOrLine(name.charAt(start))) {
            start++;
        }
        while (end > start && isDotOrLine(name.charAt(end - 1))) {
            end--;
        }
        return name.subSequence(start, end).toString();
    }

    private static boolean isDotOrLine(char c) {
        return c == '.' || c == '_';
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST_SAFE) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        return name.substring(0, LONGEST_SAFE - extension.length()) + extension;
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).toUpperCase(Locale.ROOT);
        boolean port = stem.length() == 4
                && (stem.startsWith("COM") || stem.startsWith("LPT"))
                && Character.isDigit(stem.charAt(3));
        return port || DEVICES.contains(stem);
    }
}
