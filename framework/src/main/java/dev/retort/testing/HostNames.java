package dev.retort.testing;

import java.util.Locale;

/** Compares host names as clients do (RFC 6265, sections 5.1.2 and 5.1.3). */
final class HostNames {
    private HostNames() {}

    /**
     * Returns the host of an authority.
     *
     * @param authority a host with or without a port
     * @return the host in lower case
     */
    static String of(String authority) {
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        return (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    /** Tells whether a host is the domain or below it; an address is below nothing. Both in lower case. */
    static boolean isWithin(String host, String domain) {
        return host.equals(domain)
                || (host.length() > domain.length() + 1
                        && host.endsWith(domain)
                        && host.charAt(host.length() - domain.length() - 1) == '.'
                        && !isAddress(host));
    }

    private static boolean isAddress(String host) {
        char last = host.charAt(host.length() - 1);
        return last == ']' || (last >= '0' && last <= '9');
    }
}
