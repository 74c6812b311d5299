/** What is done by the peers, and what the project wants of it: a new work is one more entry of {@code Works}. */
@NullMarked
package dev.retort.benchmarks.works;

import org.jspecify.annotations.NullMarked;
