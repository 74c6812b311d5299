package dev.retort.gateway.connector;

import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Listen;
import dev.retort.gateway.tls.SocketTls;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration wants of one address.
 *
 * @param listen what its directives say together
 * @param defaultServer the block whose limits hold until the server of a request is known
 * @param tls its certificates, or null if it speaks no TLS
 * @param responseHead how many bytes a response's head may have that comes from an upstream
 */
public record SocketSettings(
        Listen listen, Scope defaultServer, @Nullable SocketTls tls, long responseHead) {
    /** Where a load keeps the size of the largest head that any of its locations takes from an upstream. */
    public static final Setting<AtomicLong> RESPONSE_HEAD = new Setting<>("largest head of a response");

    Protocols protocols() {
        return new Protocols(listen, ClientLimits.of(defaultServer), tls, responseHead);
    }
}
