/**
 * The gateway beside nginx: the same configuration, the same questions, and how much of a processor an answer takes.
 *
 * <p>{@code GatewayBenchmark} is what is run. A {@code Peer} is a server under measurement, a {@code Work} what it is
 * asked, {@code Load} who asks. A new peer or a new work is one more of these.
 */
@NullMarked
package dev.retort.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
