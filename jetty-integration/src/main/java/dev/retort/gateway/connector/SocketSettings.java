package dev.retort.gateway.connector;

import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Listen;
import dev.retort.gateway.tls.SocketTls;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration wants of one address.
 *
 * @param listen what its directives say together
 * @param defaultServer the block whose limits hold until the server of a request is known
 * @param tls its certificates, or null if it speaks no TLS
 */
public record SocketSettings(
        Listen listen, Scope defaultServer, @Nullable SocketTls tls) {
    Protocols protocols() {
        return new Protocols(listen, ClientLimits.of(defaultServer), tls);
    }
}
