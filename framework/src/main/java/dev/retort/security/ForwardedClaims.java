package dev.retort.security;

import dev.retort.http.Exchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What trusted proxies say of the client's side of a request. Trusted is who says it, not what: each value is checked,
 * and one that is malformed is passed over as if it had not been sent.
 *
 * @param address the client's address as {@link Node} writes it, or null
 * @param scheme the scheme, unchecked, or null
 * @param host the authority, unchecked, or null
 * @param port the port, unchecked, or null
 * @param prefix the path that the proxy cut off, unchecked, or null
 */
record ForwardedClaims(
        @Nullable String address,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String port,
        @Nullable String prefix) {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);
    private static final int LONGEST_PREFIX = 1024;
    private static final int LONGEST_LOGGED = 100;

    /**
     * Puts the claims in place of what the connection to the proxy says.
     *
     * @param original the exchange as it came
     * @return an exchange with the client's side, or the original where that is the same
     */
    Exchange applyTo(Exchange original) {
        String client = address == null ? original.remoteAddress() : address;
        String clientScheme = clientScheme(original.scheme());
        String clientHost = clientHost(original.host(), clientScheme);
        String mount = original.mount();
        String rawPath = original.rawPath();
        String clientMount = prefix == null ? null : checkedPrefix(prefix);
        if (clientMount != null && isBelow(rawPath, mount)) {
            rawPath = clientMount + rawPath.substring(mount.length());
            mount = clientMount;
        }
        boolean same = client.equals(original.remoteAddress())
                && clientScheme.equals(original.scheme())
                && clientHost.equals(original.host())
                && mount.equals(original.mount());
        return same ? original : new ProxiedExchange(original, client, clientScheme, clientHost, mount, rawPath);
    }

    private String clientScheme(String own) {
        if (scheme == null) {
            return own;
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http";
            case "https", "wss" -> "https"; // What some proxies send for a WebSocket.
            default -> {
                passOver("scheme", scheme);
                yield own;
            }
        };
    }

    private String clientHost(String own, String clientScheme) {
        String named = own;
        if (host != null) {
            if (Authority.parse(host) == null) {
                passOver("host", host);
            } else {
                named = host;
            }
        }
        if (port == null) {
            return named;
        }
        int number = Authority.parsePort(port);
        Authority authority = Authority.parse(named);
        if (number <= 0 || authority == null) {
            passOver("port", port);
            return named;
        }
        boolean usual = number == Origin.defaultPort(clientScheme);
        return usual ? authority.host() : authority.host() + ":" + number;
    }

    /** Returns the prefix without a closing slash, or null if it could turn a link into something else. */
    private static @Nullable String checkedPrefix(String prefix) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        boolean plain = prefix.startsWith("/") && prefix.length() <= LONGEST_PREFIX;
        for (int i = 0; plain && i < end; i++) {
            char c = prefix.charAt(i);
            boolean named = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_~!$&'()*+,=:@".indexOf(c) >= 0;
            // Neither "//", which names another host, nor a dot segment.
            boolean follows = i > 0 && prefix.charAt(i - 1) != '/';
            plain = named || (c == '/' ? i == 0 || follows : c == '.' && follows);
        }
        if (!plain) {
            passOver("prefix", prefix);
            return null;
        }
        return prefix.substring(0, end);
    }

    private static boolean isBelow(String rawPath, String mount) {
        return rawPath.startsWith(mount)
                && (rawPath.length() == mount.length() || rawPath.charAt(mount.length()) == '/');
    }

    /**
     * Notes a malformed value.
     *
     * @param what what the value was to be
     * @param value the value
     */
    static void passOver(String what, String value) {
        if (LOG.isDebugEnabled()) {
            String shown = value.length() > LONGEST_LOGGED ? value.substring(0, LONGEST_LOGGED) + "…" : value;
            LOG.debug("A proxy forwarded a {} that is malformed; it is ignored: {}", what, shown);
        }
    }
}
