package dev.retort.gateway.proxy;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.site.Load;
import java.net.InetSocketAddress;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** {@code proxy_bind}: which local address connections to upstreams come from. */
final class Binding {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final String FOUR = BYTE + "(\\." + BYTE + "){3}";

    private final Expression address;

    private Binding(Expression address) {
        this.address = address;
    }

    static void check(Directive directive) {
        String address = directive.argument(0);
        if (directive.arguments().size() == 1 && address.equals("off")) {
            return;
        }
        if (address.indexOf('$') < 0 && parse(address) == null) {
            throw directive.mistake("invalid address \"" + address + "\"");
        }
        if (directive.arguments().size() == 2) {
            throw directive.mistake(
                    directive.argument(1).equals("transparent")
                            ? "\"" + directive.name() + " … transparent\" is not supported: it takes a raw socket"
                            : "invalid parameter \"" + directive.argument(1) + "\"");
        }
    }

    static @Nullable Binding of(@Nullable Directive directive, Load load) {
        return directive == null || directive.argument(0).equals("off")
                ? null
                : new Binding(Expression.compile(directive.argument(0), load.variables(), directive));
    }

    /** Returns the address for an exchange, or null if it is left to the system. */
    @Nullable InetSocketAddress of(Exchange exchange) {
        return parse(address.value(exchange));
    }

    /** Reads an address, with or without a port; names are not looked up. */
    private static @Nullable InetSocketAddress parse(String text) {
        boolean four = text.matches(FOUR + "(:\\d{1,5})?");
        if (!four && !text.matches("(?i)\\[[0-9a-f.:]*:[0-9a-f.:]*\\]:\\d{1,5}|[0-9a-f.:]*:[0-9a-f.:]*")) {
            return null;
        }
        try {
            HostPort parts = new HostPort(four || text.startsWith("[") ? text : "[" + text + "]");
            return new InetSocketAddress(parts.getHost(), Math.max(0, parts.getPort()));
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }
}
