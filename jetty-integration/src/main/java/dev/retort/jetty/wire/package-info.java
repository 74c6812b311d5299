/** What the application server and the gateway have in common between a socket and a request. */
@NullMarked
package dev.retort.jetty.wire;

import org.jspecify.annotations.NullMarked;
