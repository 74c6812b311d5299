package dev.retort.gateway.site;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Place;
import dev.retort.gateway.config.Scope;
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
 * @param hasOptions whether it says something of the socket itself, which one directive alone may
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
        boolean hasOptions,
        Place place) {
    /** As with nginx, whoever is not the superuser has another: the system keeps the first 1024 ports for that one. */
    private static final int DEFAULT_PORT = "root".equals(System.getProperty("user.name")) ? 80 : 8000;

    /**
     * Returns the sockets of a server: port 80 on every interface if it names none, or 8000 if the process is not the superuser's.
     *
     * @param server its block
     * @return one or more
     * @throws dev.retort.gateway.config.ConfigException if one is wrong, or there twice
     */
    public static List<Listen> all(Scope server) {
        List<Listen> all = new ArrayList<>();
        boolean http2 = server.flag("http2", false);
        boolean secure = server.flag("ssl", false);
        for (Directive directive : server.own("listen")) {
            for (Listen listen : ListenDirective.of(directive, http2)) {
                if (all.stream().anyMatch(other -> other.key().equals(listen.key()))) {
                    throw directive.mistake("a duplicate listen " + directive.argument(0));
                }
                all.add(secure ? listen.secured() : listen);
            }
        }
        if (all.isEmpty()) {
            Listen usual =
                    new Listen(null, DEFAULT_PORT, null, false, false, http2, false, true, -1, false, server.place());
            all.add(secure ? usual.secured() : usual);
        }
        return all;
    }

    /** Returns this with TLS, as the {@code ssl} directive of old asks for. */
    private Listen secured() {
        return new Listen(
                host, port, unix, defaultServer, true, http2, proxyProtocol, ipv6only, backlog, hasOptions, place);
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
                hasOptions || other.hasOptions,
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
