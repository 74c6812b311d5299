package dev.retort.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Compares entity tags, such as {@code "v1"} and the weak {@code W/"v1"} (RFC 9110, section 8.8.3).
 *
 * <p>The weak comparison looks at what is between the quotes alone; the strong one wants neither tag to be weak as well.
 */
final class EntityTag {
    private static final String WEAK = "W/";

    private EntityTag() {}

    /** Puts a tag in quotes, and refuses what cannot stand there. */
    static String quoted(String opaque) {
        for (int i = 0; i < opaque.length(); i++) {
            char c = opaque.charAt(i);
            if (c <= ' ' || c == '"' || (c >= 0x7F && c < 0xA0) || c > 0xFF) {
                throw new IllegalArgumentException("An ETag cannot hold the character at " + i + " of \"" + opaque
                        + "\"; give it without quotes, spaces and control characters.");
            }
        }
        return '"' + opaque + '"';
    }

    /** Makes a tag of content: half of its SHA-256, without quotes. */
    static String opaqueOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256 (MessageDigest's contract).", e);
        }
    }

    static boolean isWeak(String tag) {
        return tag.startsWith(WEAK);
    }

    /** Tells whether the strong comparison holds of one tag that was sent and the present one. */
    static boolean sameStrong(String sent, String present) {
        return !isWeak(present) && isQuoted(present) && sent.equals(present);
    }

    private static boolean isQuoted(String tag) {
        return tag.length() >= 2 && tag.charAt(0) == '"' && tag.charAt(tag.length() - 1) == '"';
    }

    /**
     * Tells whether a list of tags has the present one; a list that is {@code *} has every one.
     *
     * <p>What is no tag is passed over up to the next comma.
     *
     * @param fields the values of {@code If-Match} or {@code If-None-Match}
     * @param present the tag of the response, empty if it has none
     * @param strong whether to compare strongly
     * @return whether it is among them
     */
    static boolean isAmong(List<String> fields, String present, boolean strong) {
        String opaque = isWeak(present) ? present.substring(WEAK.length()) : present;
        boolean comparable = isQuoted(opaque) && !(strong && isWeak(present));
        for (String field : fields) {
            if (field.strip().equals("*") || (comparable && listHas(field, opaque, strong))) {
                return true;
            }
        }
        return false;
    }

    private static boolean listHas(String list, String opaque, boolean strong) {
        int at = 0;
        while (at < list.length()) {
            char c = list.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            boolean weak = list.startsWith(WEAK, at);
            int open = weak ? at + WEAK.length() : at;
            int close = open < list.length() && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
            if (close < 0) {
                int comma = list.indexOf(',', at);
                at = comma < 0 ? list.length() : comma;
                continue;
            }
            int length = close + 1 - open;
            if (!(weak && strong) && length == opaque.length() && list.startsWith(opaque, open)) {
                return true;
            }
            at = close + 1;
        }
        return false;
    }
}
