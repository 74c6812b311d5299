/** What was measured: rows of a CSV file, appended as they come, and the medians over them. */
@NullMarked
package dev.retort.benchmarks.record;

import org.jspecify.annotations.NullMarked;
