package dev.retort.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart a header's value of the form {@code essence; name=value; name="value"}.
 *
 * <p>In quotes, {@code \"} and {@code \\} stand for the character alone, and every other backslash for itself: RFC 9110,
 * section 5.6.4, would take any of them away, but there are clients that send {@code "C:\folder\file.txt"} as it is. For
 * the same reason a backslash before the very last quote stands for itself.
 */
final class HeaderParameters {
    private final String text;
    private final String what;
    private final String essence;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    /**
     * Reads a value.
     *
     * @param what the header, for the reason: "Content-Type"
     * @throws HttpException 400 if the value is malformed or names a parameter twice
     */
    HeaderParameters(String text, String what) {
        this.text = text.strip();
        this.what = what;
        int semicolon = this.text.indexOf(';');
        essence = (semicolon < 0 ? this.text : this.text.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (semicolon >= 0) {
            read(semicolon + 1);
        }
    }

    /** Returns what stands before the parameters, in small letters. */
    String essence() {
        return essence;
    }

    /** Returns a parameter, or null; names are in small letters. */
    @Nullable String get(String name) {
        return parameters.get(name);
    }

    Iterable<String> names() {
        return parameters.keySet();
    }

    private void read(int from) {
        int at = from;
        while (true) {
            while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ';')) {
                at++;
            }
            if (at == text.length()) {
                return;
            }
            int equals = text.indexOf('=', at);
            int semicolon = text.indexOf(';', at);
            if (equals < 0 || (semicolon >= 0 && semicolon < equals)) {
                throw malformed("a parameter without \"=\"");
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            at = equals + 1;
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            StringBuilder value = new StringBuilder();
            at = at < text.length() && text.charAt(at) == '"' ? quoted(at + 1, value) : plain(at, value);
            if (name.isEmpty() || name.indexOf('"') >= 0) {
                throw malformed("a parameter without a name");
            }
            if (parameters.putIfAbsent(name, value.toString()) != null) {
                throw malformed("a parameter twice");
            }
        }
    }

    private int quoted(int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            boolean escapes = c == '\\' && at + 1 < text.length() && isEscaped(at + 1);
            value.append(escapes ? text.charAt(at + 1) : c);
            at += escapes ? 2 : 1;
        }
        if (at == text.length()) {
            throw malformed("a quoted text without an end");
        }
        at++;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (at < text.length() && text.charAt(at) != ';') {
            throw malformed("something after a quoted text");
        }
        return at;
    }

    private boolean isEscaped(int at) {
        char c = text.charAt(at);
        return c == '\\' || (c == '"' && at + 1 < text.length());
    }

    private int plain(int from, StringBuilder value) {
        int semicolon = text.indexOf(';', from);
        int end = semicolon < 0 ? text.length() : semicolon;
        String plain = text.substring(from, end).strip();
        if (plain.indexOf('"') >= 0) {
            throw malformed("a quote within a parameter");
        }
        value.append(plain);
        return end;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private HttpException malformed(String found) {
        return HttpException.badRequest("The " + what + " is malformed: it has " + found + ".");
    }
}
