package dev.retort.gateway.site;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code listen} directive: the address of a socket and what is spoken on it.
 *
 * @param host the interface's address or name; null for all of IPv4, and for a unix socket; {@code ::} for all of IPv6
 * @param port 1 to 65535, or 0 for any that is free (which nginx does not know); -1 for a unix socket
 * @param unix the path of a unix socket, or null
 * @param defaultServer whether its server gets the requests for hosts that nobody names
 * @param ssl whether TLS is spoken
 * @param http2 whether HTTP/2 is spoken too
 * @param proxyProtocol whether connections begin with a PROXY header
 * @param ipv6only whether {@code [::]} leaves IPv4 to others, as is nginx's default
 * @param backlog how many connections wait to be accepted; -1 for nginx's default of 511
 * @param place where it stands
 */
public record Listen(
        @Nullable String host,
        int port,
        @Nullable String unix,
        boolean defaultServer,
        boolean ssl,
        boolean http2,
        boolean proxyProtocol,
        boolean ipv6only,
        int backlog,
        Place place) {
    private static final int DEFAULT_PORT = 80;

    /** What changes nothing here: Jetty and the JDK decide it, or have no such thing. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "reuseport",
            "deferred",
            "bind",
            "setfib=",
            "fastopen=",
            "rcvbuf=",
            "sndbuf=",
            "accept_filter=",
            "so_keepalive=",
            "quic");

    /**
     * Returns the sockets of a server: port 80 on every interface if it names none.
     *
     * @param server its block
     * @return one or more
     * @throws dev.retort.gateway.config.ConfigException if one is wrong, or there twice
     */
    public static List<Listen> all(Scope server) {
        List<Listen> all = new ArrayList<>();
        for (Directive directive : server.own("listen")) {
            Listen listen = of(directive, server.flag("http2", false));
            if (all.stream().anyMatch(other -> other.key().equals(listen.key()))) {
                throw directive.mistake("a duplicate listen " + directive.argument(0));
            }
            all.add(listen);
        }
        return all.isEmpty()
                ? List.of(new Listen(
                        null,
                        DEFAULT_PORT,
                        null,
                        false,
                        false,
                        server.flag("http2", false),
                        false,
                        true,
                        -1,
                        server.place()))
                : all;
    }

    /**
     * Reads a directive.
     *
     * @param directive the directive
     * @param http2 whether the server says that HTTP/2 is spoken
     * @return what it says
     * @throws dev.retort.gateway.config.ConfigException if it is wrong
     */
    private static Listen of(Directive directive, boolean http2) {
        boolean defaultServer = false;
        boolean ssl = false;
        boolean speaksHttp2 = http2;
        boolean proxyProtocol = false;
        boolean ipv6only = true;
        int backlog = -1;
        for (String argument :
                directive.arguments().subList(1, directive.arguments().size())) {
            switch (argument) {
                case "default_server", "default" -> defaultServer = true;
                case "ssl" -> ssl = true;
                case "http2" -> speaksHttp2 = true;
                case "proxy_protocol" -> proxyProtocol = true;
                case "ipv6only=on" -> ipv6only = true;
                case "ipv6only=off" -> ipv6only = false;
                default -> {
                    if (argument.startsWith("backlog=")) {
                        backlog = Values.number(argument.substring("backlog=".length()), directive);
                    } else if (WITHOUT_EFFECT.stream().noneMatch(argument::startsWith) || argument.equals("quic")) {
                        throw directive.mistake("invalid parameter \"" + argument + "\"");
                    }
                }
            }
        }
        String address = directive.argument(0);
        if (address.startsWith("unix:")) {
            String path = address.substring("unix:".length());
            if (path.isEmpty()) {
                throw directive.mistake("no path in \"" + address + "\" of the \"listen\" directive");
            }
            return new Listen(
                    null, -1, path, defaultServer, ssl, speaksHttp2, proxyProtocol, true, backlog, directive.place());
        }
        int colon = address.endsWith("]") ? -1 : address.lastIndexOf(':');
        boolean portAlone = colon < 0 && !address.isEmpty() && address.chars().allMatch(c -> c >= '0' && c <= '9');
        String host = portAlone ? "*" : colon < 0 ? address : address.substring(0, colon);
        String port = portAlone ? address : colon < 0 ? "" : address.substring(colon + 1);
        return new Listen(
                host(host, address, directive),
                port(port, address, directive),
                null,
                defaultServer,
                ssl,
                speaksHttp2,
                proxyProtocol,
                ipv6only,
                backlog,
                directive.place());
    }

    private static @Nullable String host(String host, String address, Directive directive) {
        if (host.isEmpty()) {
            throw directive.mistake("no host in \"" + address + "\" of the \"listen\" directive");
        }
        if (host.equals("*") || host.equals("0.0.0.0")) {
            return null;
        }
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String address, Directive directive) {
        if (text.isEmpty() && !address.endsWith(":")) {
            return DEFAULT_PORT;
        }
        int port = text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty() && text.length() < 6
                ? Integer.parseInt(text)
                : -1;
        if (port < 0 || port > 65535) {
            throw directive.mistake("invalid port in \"" + address + "\" of the \"listen\" directive");
        }
        return port;
    }

    /**
     * Joins what two directives say of one socket: as in nginx, what one of them switches on is on.
     *
     * @param other a directive with the same key
     * @return this with the other's switches
     */
    public Listen and(Listen other) {
        return new Listen(
                host,
                port,
                unix,
                defaultServer || other.defaultServer,
                ssl || other.ssl,
                http2 || other.http2,
                proxyProtocol || other.proxyProtocol,
                ipv6only && other.ipv6only,
                Math.max(backlog, other.backlog),
                place);
    }

    /**
     * Names the socket, the same for each directive that means the same.
     *
     * @return such as {@code 127.0.0.1:80}, {@code *:80}, {@code [::]:80} or {@code unix:/run/x.sock}
     */
    public String key() {
        if (unix != null) {
            return "unix:" + unix;
        }
        // Each "any free port" is a socket of its own.
        String free = port == 0 ? "@" + place : "";
        String name = host == null ? "*" : host.toLowerCase(Locale.ROOT);
        return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port + free;
    }
}
