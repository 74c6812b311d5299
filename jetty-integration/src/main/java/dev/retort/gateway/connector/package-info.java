/**
 * The gateway's side towards its clients: the sockets that it listens on, and the connections that they accept, with the
 * limits in time and size that nginx sets them.
 */
@NullMarked
package dev.retort.gateway.connector;

import org.jspecify.annotations.NullMarked;
