package dev.retort.routing;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Percent-encodes text as UTF-8 (RFC 3986, section 2.1). */
final class PercentEncoding {

    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /**
     * What a path may hold as it is (RFC 3986, section 3.3), a slash included. The semicolon is not among it: to a servlet
     * it starts a parameter.
     */
    private static final BitSet PATH = of(UNRESERVED + "!$&'()*+,:@=/");

    /** What a value of a query may hold as it is; a space becomes a plus sign (the WHATWG's urlencoded serializing). */
    private static final BitSet QUERY = of(UNRESERVED);

    /** What a fragment may hold as it is (RFC 3986, section 3.5). */
    private static final BitSet FRAGMENT = of(UNRESERVED + "!$&'()*+,;:@=/?");

    /** What may stay of a URL that is already encoded: everything visible that cannot end it. */
    private static final BitSet ENCODED = of(UNRESERVED + "!$&'()*+,;:@=/?%[]|^`{}");

    private PercentEncoding() {}

    private static BitSet of(String safe) {
        BitSet set = new BitSet(128);
        set.set('0', '9' + 1);
        set.set('A', 'Z' + 1);
        set.set('a', 'z' + 1);
        safe.chars().forEach(set::set);
        return set;
    }

    static String path(String text) {
        return encode(text, PATH, false);
    }

    static String query(String text) {
        return encode(text, QUERY, true);
    }

    static String fragment(String text) {
        return encode(text, FRAGMENT, false);
    }

    /** Encodes what must not stand in a field value or a URL, and leaves alone what is encoded. */
    static String mend(String encoded) {
        return encode(encoded, ENCODED, false);
    }

    private static String encode(String text, BitSet safe, boolean spaceAsPlus) {
        int clean = 0;
        while (clean < text.length() && safe.get(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (safe.get(point)) {
                out.append((char) point);
            } else if (point == ' ' && spaceAsPlus) {
                out.append('+');
            } else {
                boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
                String encodable = lone ? "\uFFFD" : Character.toString(point);
                for (byte b : encodable.getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
                }
            }
        }
        return out.toString();
    }
}
