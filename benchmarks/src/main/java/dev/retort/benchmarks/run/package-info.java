/** Runs the works: {@code Benchmarks} is the program, {@code WorkRun} measures one work with all its peers in turn. */
@NullMarked
package dev.retort.benchmarks.run;

import org.jspecify.annotations.NullMarked;
