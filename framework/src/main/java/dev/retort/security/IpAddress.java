package dev.retort.security;

import org.jspecify.annotations.Nullable;

/**
 * An IP address as a number of 128 bits. An IPv4 address is kept as the IPv6 address that it is mapped to
 * ({@code ::ffff:a.b.c.d}; RFC 4291, section 2.5.5.2), so that the two ways to write it are one.
 *
 * <p>Only literals are read, never names, so that no text that a client sends leads to a question to DNS. Parts of an
 * IPv4 address with leading zeros are refused, since some take them for octal.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
record IpAddress(long high, long low) {
    private static final int GROUPS = 8;

    /**
     * Reads an address.
     *
     * @param text an IPv4 or IPv6 address, without brackets, port or zone
     * @return the address, or null if the text is none
     */
    static @Nullable IpAddress parse(String text) {
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        long bits = parseV4(text, 0);
        return bits < 0 ? null : new IpAddress(0, 0xFFFF_0000_0000L | bits);
    }

    /** Returns 32 bits, or -1 if the text from there on is no IPv4 address. */
    private static long parseV4(String text, int start) {
        long bits = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
                return -1;
            }
            int first = at;
            int value = 0;
            while (at < text.length() && at - first < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - first > 1 && text.charAt(first) == '0';
            if (at == first || leadingZero || value > 255) {
                return -1;
            }
            bits = bits << 8 | value;
        }
        return at == text.length() ? bits : -1;
    }

    private static @Nullable IpAddress parseV6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = endOfGroup(text, at);
            if (end < text.length() && text.charAt(end) == '.') {
                long bits = parseV4(text, at);
                if (bits < 0 || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xFFFF);
                break;
            }
            if (end == at || end - at > 4 || count == GROUPS) {
                return null;
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            at = end;
            if (at < text.length()) {
                if (text.charAt(at) != ':' || ++at == text.length()) {
                    return null;
                }
                if (text.charAt(at) == ':') {
                    if (gap >= 0) {
                        return null;
                    }
                    gap = count;
                    at++;
                }
            }
        }
        boolean whole = gap < 0 ? count == GROUPS : count < GROUPS;
        return whole ? ofGroups(groups, count, gap) : null;
    }

    private static int endOfGroup(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < 5 && isHexDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static IpAddress ofGroups(int[] groups, int count, int gap) {
        int zeros = GROUPS - count;
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int group;
            if (gap < 0 || i < gap) {
                group = groups[i];
            } else {
                group = i < gap + zeros ? 0 : groups[i - zeros];
            }
            if (i < 4) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return new IpAddress(high, low);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    boolean isV4() {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** Writes the address as RFC 5952 wants it: small letters, the first longest run of zeros as {@code ::}. */
    @Override
    public String toString() {
        if (isV4()) {
            return (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int run = 0;
        int longest = 1; // One group of zeros alone is written 0.
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosFrom(i);
            if (length > longest) {
                run = i;
                longest = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; ) {
            if (longest > 1 && i == run) {
                text.append("::");
                i += longest;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
                i++;
            }
        }
        return text.toString();
    }

    private int zerosFrom(int index) {
        int end = index;
        while (end < GROUPS && group(end) == 0) {
            end++;
        }
        return end - index;
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (16 * (3 - index % 4)) & 0xFFFF);
    }
}
