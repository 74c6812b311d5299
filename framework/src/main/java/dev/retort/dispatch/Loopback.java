package dev.retort.dispatch;

import java.util.Locale;

/** Tells this machine from others, by names and addresses as requests bear them. */
final class Loopback {
    private Loopback() {}

    /** Tells whether a {@code Host} names this machine; a page of another site could make its own name lead here. */
    static boolean isHost(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        String name = (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.equals("127.0.0.1");
    }

    /** Tells whether an address is this machine's own. */
    static boolean isAddress(String address) {
        String plain = address.startsWith("[") ? address.substring(1, Math.max(1, address.indexOf(']'))) : address;
        return plain.equals("::1")
                || plain.equals("0:0:0:0:0:0:0:1")
                || (plain.startsWith("127.") && plain.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
    }
}
