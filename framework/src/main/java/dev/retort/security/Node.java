package dev.retort.security;

import org.jspecify.annotations.Nullable;

/**
 * A participant that a proxy names in {@code Forwarded} or {@code X-Forwarded-For} (RFC 7239, section 6): an address,
 * with its port cut off, or a proxy's refusal to tell it ({@code unknown}, {@code _hidden}).
 *
 * @param address the address, or null where it is not told
 */
record Node(@Nullable IpAddress address) {
    private static final Node HIDDEN = new Node(null);

    /**
     * Reads a node.
     *
     * @param text such as {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]:4711},
     *     {@code unknown} or {@code _hidden}
     * @return the node, or null if the text is none
     */
    static @Nullable Node parse(String text) {
        if (isHidden(text)) {
            return HIDDEN;
        }
        String address = text;
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0 || !isPort(text, bracket + 1) || text.lastIndexOf(':', bracket) < 0) {
                return null;
            }
            address = text.substring(1, bracket);
        } else {
            int colon = text.indexOf(':');
            // More than one colon is an IPv6 address without brackets, which has no port.
            if (colon >= 0 && text.indexOf(':', colon + 1) < 0) {
                if (!isPort(text, colon)) {
                    return null;
                }
                String name = text.substring(0, colon);
                if (isHidden(name)) {
                    return HIDDEN;
                }
                address = name;
            }
        }
        IpAddress parsed = IpAddress.parse(address);
        return parsed == null ? null : new Node(parsed);
    }

    private static boolean isHidden(String text) {
        return text.equalsIgnoreCase("unknown") || isObfuscated(text, 0);
    }

    private static boolean isObfuscated(String text, int start) {
        if (text.length() < start + 2 || text.charAt(start) != '_') {
            return false;
        }
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the rest is empty, or a colon with a port, which may be obfuscated too. */
    private static boolean isPort(String text, int colon) {
        return colon == text.length()
                || (text.charAt(colon) == ':'
                        && (isObfuscated(text, colon + 1) || Authority.parsePort(text.substring(colon + 1)) >= 0));
    }

    /**
     * Reads the address of a peer as servers give it: some put IPv6 in brackets, some add the zone.
     *
     * @param text the address
     * @return the address, or null if the text is none
     */
    static @Nullable IpAddress parsePeer(String text) {
        int start = text.startsWith("[") ? 1 : 0;
        int percent = text.indexOf('%');
        int end = percent >= 0 ? percent : text.length() - (text.endsWith("]") ? start : 0);
        return IpAddress.parse(start == 0 && end == text.length() ? text : text.substring(start, end));
    }

    /** {@return the address, or empty where it is not told} */
    @Override
    public String toString() {
        return address == null ? "" : address.toString();
    }
}
