/** Measurements with JMH. Each class says in its own words how it is run. */
@NullMarked
package dev.retort.benchmarks;

import org.jspecify.annotations.NullMarked;
