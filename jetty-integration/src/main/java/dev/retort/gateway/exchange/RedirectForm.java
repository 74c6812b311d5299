package dev.retort.gateway.exchange;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * How the gateway's own redirects name their target: {@code absolute_redirect}, {@code port_in_redirect} and
 * {@code server_name_in_redirect}.
 *
 * @param absolute whether a path becomes a URL
 * @param port whether the URL has the socket's port, if it is not the scheme's own
 * @param serverName whether its host is the server's first name, and not what the client has asked for
 */
public record RedirectForm(boolean absolute, boolean port, boolean serverName) {
    /** Where a location keeps it. */
    public static final Setting<RedirectForm> SETTING = new Setting<>("absolute_redirect");

    /** What holds where nothing is said. */
    public static final RedirectForm DEFAULT = new RedirectForm(true, true, false);

    String of(Exchange exchange, String target) {
        if (!absolute || !target.startsWith("/")) {
            return target;
        }
        String scheme = exchange.request().isSecure() ? "https" : "http";
        SocketAddress local = exchange.request().getConnectionMetaData().getLocalSocketAddress();
        InetSocketAddress address = local instanceof InetSocketAddress inet ? inet : null;
        String host = serverName ? exchange.site().name() : exchange.request().host();
        if (host.isEmpty() && address != null) {
            host = address.getAddress().getHostAddress();
            host = host.indexOf(':') < 0 ? host : "[" + host + "]";
        }
        StringBuilder url = new StringBuilder(scheme).append("://").append(host);
        int usual = exchange.request().isSecure() ? 443 : 80;
        if (port && address != null && address.getPort() != usual) {
            url.append(':').append(address.getPort());
        }
        return url.append(target).toString();
    }
}
