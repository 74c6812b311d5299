package dev.retort.gateway.proxy;

import dev.retort.gateway.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange is forwarded to.
 *
 * @param upstream the group of peers
 * @param secure whether TLS is spoken
 * @param host the name and port as configured, {@code $proxy_host}
 * @param port the port, {@code $proxy_port}
 * @param uri path and query as the upstream is to see them; null if the location's own rules decide
 */
record Target(
        Upstream upstream,
        boolean secure,
        String host,
        String port,
        @Nullable String uri) {}
