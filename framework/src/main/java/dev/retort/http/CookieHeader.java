package dev.retort.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@code Cookie} headers of a request (RFC 6265bis, sections 4.2 and 5.7).
 *
 * <p>Any site of the domain, and any script, can put cookies here, and a user cannot easily be rid of one. So a pair
 * that is malformed is skipped, and the rest still counts. A semicolon ends a value even within quotes: a reader that
 * takes quotes for more than characters lets one cookie swallow the next.
 */
final class CookieHeader {
    /** More than any browser sends to one host; what comes after is not read. */
    static final int MOST_COOKIES = 1000;

    private CookieHeader() {}

    /**
     * Reads cookies.
     *
     * @param headers the values of the headers, as HTTP/2 may bring several
     * @return values by name in the order sent, the first of each name, as browsers send that of the longest path first
     */
    static Map<String, String> parse(List<String> headers) {
        if (headers.isEmpty()) {
            return Map.of();
        }
        Map<String, String> cookies = new LinkedHashMap<>();
        int count = 0;
        for (String header : headers) {
            for (int start = 0; start < header.length() && count < MOST_COOKIES; count++) {
                int semicolon = header.indexOf(';', start);
                int end = semicolon < 0 ? header.length() : semicolon;
                readPair(header, start, end, cookies);
                start = end + 1;
            }
        }
        return Collections.unmodifiableMap(cookies);
    }

    private static void readPair(String header, int start, int end, Map<String, String> cookies) {
        int equals = indexOfEquals(header, start, end);
        if (equals < 0) {
            return;
        }
        String name = trimmed(header, start, equals);
        if (name.isEmpty()) {
            return;
        }
        cookies.putIfAbsent(name, CookieText.read(trimmed(header, equals + 1, end)));
    }

    /** Returns the place of the first "=", or -1 if there is none or the pair has a control character inside. */
    private static int indexOfEquals(String header, int start, int end) {
        int equals = -1;
        for (int i = start; i < end; i++) {
            char c = header.charAt(i);
            if (c == '=' && equals < 0) {
                equals = i;
            } else if ((c < ' ' && c != '\t') || c == 0x7F) {
                return -1;
            }
        }
        return equals;
    }

    private static String trimmed(String header, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isBlank(header.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(header.charAt(to - 1))) {
            to--;
        }
        return header.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
