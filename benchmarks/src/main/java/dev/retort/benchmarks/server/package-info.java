/** Servers that the harness starts in processes of their own: Jetty's handlers as shipped, and what proxies forward to. */
@NullMarked
package dev.retort.benchmarks.server;

import org.jspecify.annotations.NullMarked;
