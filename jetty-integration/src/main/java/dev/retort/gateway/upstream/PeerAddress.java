package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.resolver.NameResolver;
import dev.retort.jetty.wire.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address of a server and its name.
 *
 * @param name for logs and {@code $upstream_addr}, as nginx writes it: {@code 127.0.0.1:80}, {@code [::1]:80},
 *     {@code unix:/path}
 * @param socket the address
 */
record PeerAddress(String name, SocketAddress socket) {
    private static final int MAX_UNIX_PATH = 107;

    /** A server as it is written: what is to be resolved. */
    record Unresolved(String text, String host, int port) {
        boolean isUnix() {
            return text.startsWith("unix:");
        }

        /** Tells whether there is no name in it that could be resolved again. */
        boolean isAddress() {
            return IpLiteral.parse(host) != null;
        }
    }

    /**
     * Takes an address apart as nginx does ({@code ngx_parse_url}).
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none; 0 where there must be one
     * @param said what the configuration says, which messages repeat
     * @param place for the message
     * @throws ConfigException if it is none
     */
    static Unresolved parse(String authority, int defaultPort, String said, Place place) {
        if (authority.startsWith("unix:")) {
            if (authority.length() == "unix:".length()) {
                throw wrong("no path in the unix domain socket", said, place);
            }
            if (authority.length() - "unix:".length() > MAX_UNIX_PATH) {
                throw wrong("too long path in the unix domain socket", said, place);
            }
            return new Unresolved(authority, "", 0);
        }
        if (authority.indexOf('/') >= 0) {
            throw wrong("invalid host", said, place);
        }
        boolean six = authority.startsWith("[");
        int bracket = authority.indexOf(']');
        int end = six ? bracket + 1 : authority.indexOf(':');
        if (six && (bracket < 0 || (end < authority.length() && authority.charAt(end) != ':'))) {
            throw wrong("invalid host", said, place);
        }
        boolean alone = end < 0 || end == authority.length();
        String host = alone ? authority : authority.substring(0, end);
        int port = alone ? defaultPort : port(authority.substring(end + 1), said, place);
        if (host.isEmpty() || host.equals("[]")) {
            throw wrong("no host", said, place);
        }
        if (six && IpLiteral.parse(host) == null) {
            throw wrong("invalid IPv6 address", said, place);
        }
        if (port == 0) {
            throw wrong("no port", host, place);
        }
        return new Unresolved(authority, host, port);
    }

    private static ConfigException wrong(String what, String said, Place place) {
        return new ConfigException(what + " in upstream \"" + said + "\"", place);
    }

    /** Finds the addresses of a server; may wait for a name server. */
    static List<PeerAddress> resolve(Unresolved server) throws UnknownHostException {
        if (server.isUnix()) {
            String path = server.text().substring("unix:".length());
            return List.of(new PeerAddress(server.text(), UnixDomainSocketAddress.of(path)));
        }
        List<PeerAddress> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(server.host())) {
            addresses.add(of(address, server.port()));
        }
        return addresses;
    }

    /** Finds the addresses of a server at load. */
    static List<PeerAddress> resolve(Unresolved server, String said, Place place) {
        try {
            return resolve(server);
        } catch (UnknownHostException unknown) {
            throw wrong("host not found", said, place);
        }
    }

    static List<PeerAddress> of(NameResolver.Found found, int port) {
        return found.addresses().stream().map(address -> of(address, port)).toList();
    }

    static PeerAddress of(InetAddress address, int port) {
        String host = address instanceof Inet6Address v6 ? "[" + text(v6) + "]" : address.getHostAddress();
        return new PeerAddress(host + ":" + port, new InetSocketAddress(address, port));
    }

    /** Writes an IPv6 address in its short form (RFC 5952): the first of the longest runs of zeros becomes "::". */
    private static String text(Inet6Address address) {
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && i != start + length) {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static int port(String text, String said, Place place) {
        boolean digits = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw wrong("invalid port", said, place);
        }
        return port;
    }
}
