/**
 * Who asks: wrk as fast as it can, {@code OpenLoop} at a fixed rate, {@code EchoClients} over WebSockets, {@code IdleConnections}
 * not at all. Those of Java are programs of their own, so that their time is not the server's.
 */
@NullMarked
package dev.retort.benchmarks.load;

import org.jspecify.annotations.NullMarked;
