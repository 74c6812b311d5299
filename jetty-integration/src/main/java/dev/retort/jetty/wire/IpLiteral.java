package dev.retort.jetty.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that are written out. A name is never taken: it would be looked up, and the lookup would wait. Nor are the short forms
 * that Java knows, as {@code 127.1}, and zones, as {@code fe80::1%eth0}.
 */
public final class IpLiteral {
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]");
    private static final int LONGEST_NUMBER = 3;

    private IpLiteral() {}

    /**
     * Reads an address.
     *
     * @param text four decimal numbers with dots between, or an IPv6 address (RFC 4291 section 2.2) with or without brackets
     * @return the address, IPv4 for an IPv6 address that maps one ({@code ::ffff:1.2.3.4}), or null if the text is no address
     */
    public static @Nullable InetAddress parse(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                // In brackets Java takes nothing but a literal.
                String bracketed = text.startsWith("[") ? text : "[" + text + "]";
                return IPV6.matcher(bracketed).matches() ? InetAddress.getByName(bracketed) : null;
            }
            byte[] bytes = ipv4(text);
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException notOne) {
            return null;
        }
    }

    private static byte @Nullable [] ipv4(String text) {
        byte[] bytes = new byte[4];
        int part = 0;
        int value = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || value > 0xff || part == bytes.length) {
                    return null;
                }
                bytes[part++] = (byte) value;
                value = 0;
                digits = 0;
            } else if (c >= '0' && c <= '9' && digits < LONGEST_NUMBER) {
                value = value * 10 + c - '0';
                digits++;
            } else {
                return null;
            }
        }
        return part == bytes.length ? bytes : null;
    }
}
