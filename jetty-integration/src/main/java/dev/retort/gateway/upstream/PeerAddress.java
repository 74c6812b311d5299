package dev.retort.gateway.upstream;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Place;
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
    /** A server as it is written: what is to be resolved. */
    record Unresolved(String text, String host, int port) {
        boolean isUnix() {
            return text.startsWith("unix:");
        }
    }

    /**
     * Takes an address apart.
     *
     * @param authority host and port, or {@code unix:path}
     * @param defaultPort the port if there is none
     * @param place for the message
     * @throws ConfigException if it is none
     */
    static Unresolved parse(String authority, int defaultPort, Place place) {
        if (authority.startsWith("unix:")) {
            if (authority.length() == "unix:".length()) {
                throw new ConfigException("no path in the unix domain socket in upstream \"" + authority + "\"", place);
            }
            return new Unresolved(authority, "", 0);
        }
        if (authority.indexOf('/') >= 0) {
            throw new ConfigException("invalid host in upstream \"" + authority + "\"", place);
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        int port = colon < 0 ? defaultPort : port(authority.substring(colon + 1), authority, place);
        if (host.isEmpty()) {
            throw new ConfigException("no host in upstream \"" + authority + "\"", place);
        }
        return new Unresolved(authority, host, port);
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
    static List<PeerAddress> resolve(String authority, int defaultPort, Place place) {
        try {
            return resolve(parse(authority, defaultPort, place));
        } catch (UnknownHostException unknown) {
            throw new ConfigException("host not found in upstream \"" + authority + "\"", place);
        }
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

    private static int port(String text, String authority, Place place) {
        boolean digits = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new ConfigException("invalid port in upstream \"" + authority + "\"", place);
        }
        return port;
    }
}
