/**
 * Processes of the harness: those it starts, and what the kernel and the JVM tell of them.
 *
 * <p>Whatever is started goes through {@code Children}, which ends it, also when the harness is interrupted.
 */
@NullMarked
package dev.retort.benchmarks.process;

import org.jspecify.annotations.NullMarked;
