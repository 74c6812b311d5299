/**
 * The servers that are compared.
 *
 * <p>{@code Peers} lists them; a new one is one more entry there. A {@code Launch} starts the processes of one of them, a
 * {@code Peer} is what runs then.
 */
@NullMarked
package dev.retort.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
