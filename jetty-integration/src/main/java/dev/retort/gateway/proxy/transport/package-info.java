/** Connections to upstreams, on Jetty's selectors and endpoints. */
@NullMarked
package dev.retort.gateway.proxy.transport;

import org.jspecify.annotations.NullMarked;
