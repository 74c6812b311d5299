package dev.retort.gateway.site;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The virtual servers of one address: which one a host name belongs to.
 *
 * <p>nginx's order: the name itself; the longest wildcard in front ({@code *.example.org}, and {@code .example.org} which
 * is both); the longest wildcard behind ({@code mail.*}); the first regular expression of the file; the default server.
 * Immutable once all are added.
 */
public final class VirtualHosts {
    private final String address;
    private final VirtualServer defaultServer;
    private final Map<String, VirtualServer> exact = new HashMap<>();
    private final Map<String, VirtualServer> endings = new HashMap<>(); // ".example.org"
    private final Map<String, VirtualServer> beginnings = new HashMap<>(); // "mail."
    private final List<NamedByRegex> regexes = new ArrayList<>();

    private record NamedByRegex(Regex regex, VirtualServer server) {}

    /**
     * Creates a table.
     *
     * @param address what the servers share, for messages
     * @param defaultServer what serves hosts that nobody names
     */
    public VirtualHosts(String address, VirtualServer defaultServer) {
        this.address = address;
        this.defaultServer = defaultServer;
    }

    /**
     * Adds a server under its names.
     *
     * @param server the server
     * @param load takes a warning for each name that is there already
     * @throws ConfigException if a name is none
     */
    public void add(VirtualServer server, Load load) {
        for (VirtualServer.Name name : server.names()) {
            if (name.regex() != null) {
                regexes.add(new NamedByRegex(name.regex(), server));
                continue;
            }
            if (!put(name, server)) {
                load.warn("conflicting server name \"" + name.text() + "\" on " + address + ", ignored", name.place());
            }
        }
    }

    /** Returns whether the name was still free. */
    private boolean put(VirtualServer.Name name, VirtualServer server) {
        String text = name.text();
        boolean ending = text.startsWith("*.") && text.length() > 2;
        boolean beginning = text.endsWith(".*") && text.length() > 2;
        long stars = text.chars().filter(character -> character == '*').count();
        if (stars > 1 || text.contains("..") || (stars > 0 && !ending && !beginning && !text.startsWith("."))) {
            throw new ConfigException("invalid server name or wildcard \"" + text + "\" on " + address, name.place());
        }
        if (text.startsWith(".")) {
            boolean free = exact.putIfAbsent(text.substring(1), server) == null;
            return endings.putIfAbsent(text, server) == null && free;
        }
        if (ending) {
            return endings.putIfAbsent(text.substring(1), server) == null;
        }
        return beginning
                ? beginnings.putIfAbsent(text.substring(0, text.length() - 1), server) == null
                : exact.putIfAbsent(text, server) == null;
    }

    /**
     * Returns the server of hosts that nobody names.
     *
     * @return the default server
     */
    public VirtualServer defaultServer() {
        return defaultServer;
    }

    /**
     * Finds the server of a host.
     *
     * @param host lower case, without port and last dot
     * @return the server, and the regular expression that has found it: it is to be matched again for its captures
     */
    public Choice find(String host) {
        VirtualServer server = exact.get(host);
        if (server != null) {
            return new Choice(server, null);
        }
        if (!endings.isEmpty()) {
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                server = endings.get(host.substring(dot));
                if (server != null) {
                    return new Choice(server, null);
                }
            }
        }
        if (!beginnings.isEmpty()) {
            for (int dot = host.lastIndexOf('.'); dot > 0; dot = host.lastIndexOf('.', dot - 1)) {
                server = beginnings.get(host.substring(0, dot + 1));
                if (server != null) {
                    return new Choice(server, null);
                }
            }
        }
        for (NamedByRegex named : regexes) {
            if (named.regex().isIn(host)) {
                return new Choice(named.server(), named.regex());
            }
        }
        return new Choice(defaultServer, null);
    }

    /**
     * What a host has found.
     *
     * @param server the server
     * @param regex the regular expression among its names that has matched, or null
     */
    public record Choice(VirtualServer server, @Nullable Regex regex) {
        /** Gives the captures of the name to the exchange. */
        void capture(Exchange exchange) {
            if (regex != null) {
                regex.find(exchange, exchange.request().host());
            }
        }
    }

    /**
     * Brings a host name into the form that is compared: lower case, without port and last dot.
     *
     * @param authority the host that a request names, perhaps with a port
     * @return null if it is no host: nothing before the port or the dot, two dots, or a character that ends a host
     */
    static @Nullable String normal(String authority) {
        int end = authority.length();
        if (authority.startsWith("[")) {
            int bracket = authority.indexOf(']');
            if (bracket < 0) {
                return null;
            }
            end = bracket + 1;
        } else {
            int colon = authority.indexOf(':');
            end = colon < 0 ? end : colon;
        }
        if (end > 0 && authority.charAt(end - 1) == '.') {
            end--;
        }
        String host = authority.substring(0, end);
        if ((end == 0 && !authority.isEmpty()) || host.contains("..") || host.endsWith(".")) {
            return null;
        }
        for (int i = 0; i < host.length(); i++) {
            char character = host.charAt(i);
            if (character <= ' ' || character == '/' || character == '\\' || character == 0x7f) {
                return null;
            }
        }
        return host.toLowerCase(Locale.ROOT);
    }
}
