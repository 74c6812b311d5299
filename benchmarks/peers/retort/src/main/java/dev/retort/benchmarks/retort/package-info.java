/** The application on Retort. */
@NullMarked
package dev.retort.benchmarks.retort;

import org.jspecify.annotations.NullMarked;
