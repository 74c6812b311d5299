package dev.retort.jetty.uwsgi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as a web server writes them, never names: a name would be looked up, and the lookup would wait. */
final class IpLiteral {
    private IpLiteral() {}

    /**
     * Reads an address.
     *
     * @return null if it is not one
     */
    static @Nullable InetAddress parse(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                // In brackets nothing but a literal is taken.
                return InetAddress.getByName(text.startsWith("[") ? text : "[" + text + "]");
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
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || part == 4) {
                    return null;
                }
                bytes[part++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return part == 4 ? bytes : null;
    }
}
