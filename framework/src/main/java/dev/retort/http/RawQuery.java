package dev.retort.http;

import org.jspecify.annotations.Nullable;

/** Reads the query as it was sent, which servers hand over in different ways (RFC 3986, section 3.4). */
final class RawQuery {
    private RawQuery() {}

    /** Returns the query, empty where there was none; refuses bytes that are no characters of a URI. */
    static String of(@Nullable String sent) {
        if (sent == null) {
            return "";
        }
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                throw HttpException.badRequest("The query contains a character that must be percent-encoded.");
            }
        }
        return sent;
    }
}
