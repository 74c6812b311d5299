/** Forwarding to another HTTP server: nginx's {@code proxy_pass}, on Jetty's ProxyHandler. */
@NullMarked
package dev.retort.gateway.proxy;

import org.jspecify.annotations.NullMarked;
