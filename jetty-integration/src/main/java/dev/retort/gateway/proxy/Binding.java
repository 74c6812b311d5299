package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.Load;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** {@code proxy_bind}: which local address connections to upstreams come from. */
final class Binding {
    private final Expression address;

    private Binding(Expression address) {
        this.address = address;
    }

    static @Nullable Binding of(@Nullable Directive directive, Load load) {
        if (directive == null || directive.argument(0).equals("off")) {
            return null;
        }
        if (directive.arguments().size() == 2) {
            throw directive.mistake(
                    directive.argument(1).equals("transparent")
                            ? "\"" + directive.name() + " … transparent\" is not supported: it takes a raw socket"
                            : "invalid parameter \"" + directive.argument(1) + "\"");
        }
        Expression address = Expression.compile(directive.argument(0), load.variables(), directive);
        if (address.isConstant() && parse(directive.argument(0)) == null) {
            throw directive.mistake("invalid address \"" + directive.argument(0) + "\"");
        }
        return new Binding(address);
    }

    /** Returns the address for an exchange, or null if it is left to the system. */
    @Nullable InetSocketAddress of(Exchange exchange) {
        return parse(address.value(exchange));
    }

    /** Reads an address, with or without a port; names are not looked up. */
    private static @Nullable InetSocketAddress parse(String text) {
        if (text.isEmpty() || !text.toLowerCase(Locale.ROOT).matches("\\[[0-9a-f:.]+\\](:\\d+)?|[0-9a-f:.]+")) {
            return null;
        }
        try {
            boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
            HostPort parts = new HostPort(bareIpv6 ? "[" + text + "]" : text);
            return new InetSocketAddress(parts.getHost(), Math.max(0, parts.getPort()));
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }
}
