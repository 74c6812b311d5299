package dev.retort.gateway.site;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Values;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@code listen} directive: nginx's {@code ngx_http_core_listen} and {@code ngx_parse_url}. */
final class ListenDirective {
    private static final int DEFAULT_PORT = 80;
    private static final int MAX_PORT = 65535;
    private static final int UNIX_PORT = -1;

    /** What changes nothing here: Jetty and the JDK decide it, or have no such thing. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("bind", "deferred", "reuseport");

    private final Directive directive;
    private final String address;
    private @Nullable String host;
    private int firstPort = UNIX_PORT;
    private int lastPort = UNIX_PORT;
    private boolean defaultServer;
    private boolean ssl;
    private boolean http2;
    private boolean proxyProtocol;
    private boolean ipv6only = true;
    private boolean hasOptions;
    private int backlog = -1;

    private ListenDirective(Directive directive, boolean http2) {
        this.directive = directive;
        this.address = directive.argument(0);
        this.http2 = http2;
        readAddress();
        directive.arguments().subList(1, directive.arguments().size()).forEach(this::readParameter);
    }

    /** Looks at a directive where it is read. */
    static void check(Directive directive) {
        ListenDirective listen = new ListenDirective(directive, false);
        String host = listen.host;
        if (host != null) {
            try {
                InetAddress.getByName(host);
            } catch (UnknownHostException unknown) {
                throw listen.wrong("host not found");
            }
        }
    }

    /**
     * Returns the sockets that a directive names: one for each port of a range.
     *
     * @param directive the directive
     * @param http2 whether the server says that HTTP/2 is spoken
     */
    static List<Listen> of(Directive directive, boolean http2) {
        ListenDirective read = new ListenDirective(directive, http2);
        List<Listen> sockets = new ArrayList<>();
        for (int port = read.firstPort; port <= read.lastPort; port++) {
            sockets.add(read.socket(port));
        }
        return sockets;
    }

    private Listen socket(int port) {
        return new Listen(
                host,
                port,
                port == UNIX_PORT ? address.substring("unix:".length()) : null,
                defaultServer,
                ssl,
                http2,
                proxyProtocol,
                ipv6only,
                backlog,
                hasOptions,
                directive.place());
    }

    private void readAddress() {
        if (address.startsWith("unix:")) {
            if (address.length() == "unix:".length()) {
                throw wrong("no path in the unix domain socket");
            }
            return;
        }
        if (address.indexOf('/') >= 0) {
            throw wrong("invalid host");
        }
        boolean six = address.startsWith("[");
        int bracket = address.indexOf(']');
        int end = six ? bracket + 1 : address.indexOf(':');
        if (six && (bracket < 0 || (end < address.length() && address.charAt(end) != ':'))) {
            throw wrong("invalid host");
        }
        boolean alone = end < 0 || end == address.length();
        if (!six && alone && address.matches("[0-9]+(-[0-9]+)?")) {
            readPorts(address);
            return;
        }
        firstPort = DEFAULT_PORT;
        lastPort = DEFAULT_PORT;
        if (!alone) {
            readPorts(address.substring(end + 1));
        }
        String name = alone ? address : address.substring(0, end);
        if (name.isEmpty() || name.equals("[]")) {
            throw wrong("no host");
        }
        if (six) {
            name = name.substring(1, bracket);
            if (!name.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                throw wrong("invalid IPv6 address");
            }
        }
        host = name.equals("*") || name.equals("0.0.0.0") ? null : name;
    }

    private void readPorts(String text) {
        int dash = text.indexOf('-');
        firstPort = port(dash < 0 ? text : text.substring(0, dash));
        lastPort = dash < 0 ? firstPort : port(text.substring(dash + 1));
        if (lastPort < firstPort) {
            throw wrong("invalid port range");
        }
    }

    private int port(String text) {
        int port = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : MAX_PORT + 1;
        if (port > MAX_PORT) {
            throw wrong("invalid port");
        }
        return port;
    }

    private void readParameter(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = parameter.substring(equals + 1);
        switch (parameter) {
            case "default_server", "default" -> {
                defaultServer = true;
                return;
            }
            case "ssl" -> {
                ssl = true;
                return;
            }
            case "http2" -> {
                http2 = true;
                return;
            }
            case "proxy_protocol" -> {
                proxyProtocol = true;
                return;
            }
            default -> hasOptions = true;
        }
        if (equals < 0) {
            if (!WITHOUT_EFFECT.contains(parameter)) {
                throw invalid("parameter", parameter);
            }
            return;
        }
        switch (name) {
            case "backlog" -> backlog = number(name, value, 1, parameter);
            case "fastopen" -> number(name, value, 0, parameter);
            case "rcvbuf", "sndbuf" -> readSize(name, value, parameter);
            case "ipv6only" -> {
                if (!value.equals("on") && !value.equals("off")) {
                    throw invalid("parameter", parameter);
                }
                ipv6only = value.equals("on");
            }
            case "so_keepalive" -> readKeepalive(value);
            case "accept_filter" -> {
                // Of BSD's kernels; nginx goes on without it, too.
            }
            default -> throw invalid("parameter", parameter);
        }
    }

    private int number(String name, String value, int least, String parameter) {
        try {
            int number = Values.number(value, directive);
            if (number >= least) {
                return number;
            }
        } catch (ConfigException none) {
            // Told below.
        }
        throw invalid(name, parameter);
    }

    private void readSize(String name, String value, String parameter) {
        try {
            Values.size(value, directive);
        } catch (ConfigException none) {
            throw invalid(name, parameter);
        }
    }

    /** {@code on}, {@code off}, or idle time, interval and count, of which some may be left out. */
    private void readKeepalive(String value) {
        if (value.equals("on") || value.equals("off")) {
            return;
        }
        String[] parts = value.split(":", -1);
        boolean good = parts.length == 3 && value.length() > 2;
        try {
            for (int i = 0; good && i < parts.length; i++) {
                if (!parts[i].isEmpty()) {
                    good = i < 2
                            ? !Values.seconds(parts[i], directive).isZero()
                            : Values.number(parts[i], directive) > 0;
                }
            }
        } catch (ConfigException none) {
            good = false;
        }
        if (!good) {
            throw directive.mistake("invalid so_keepalive value: \"" + value + "\"");
        }
    }

    private ConfigException wrong(String what) {
        return directive.mistake(what + " in \"" + address + "\" of the \"listen\" directive");
    }

    private ConfigException invalid(String what, String parameter) {
        return directive.mistake("invalid " + what + " \"" + parameter + "\"");
    }
}
