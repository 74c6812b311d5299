package dev.retort.http;

import java.nio.charset.StandardCharsets;

/** Writes the URL in {@code Location} (RFC 9110, section 10.2.2) so that a header can carry it. */
final class Location {
    private Location() {}

    /** Leaves every ASCII character that a URL may hold, "%" too, as it is, and encodes the rest. */
    static String encode(String location) {
        StringBuilder url = null;
        byte[] bytes = location.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            boolean kept = b > ' ' && b < 0x7F && "\"<>\\^`{|}".indexOf(b) < 0;
            if (!kept && url == null) {
                url = new StringBuilder(new String(bytes, 0, i, StandardCharsets.US_ASCII));
            }
            if (url != null && kept) {
                url.append((char) b);
            } else if (url != null) {
                url.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return url == null ? location : url.toString();
    }
}
