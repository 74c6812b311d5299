/** What the peers of the benchmarks answer, asked of each as a process of its own. */
@NullMarked
package dev.retort.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
