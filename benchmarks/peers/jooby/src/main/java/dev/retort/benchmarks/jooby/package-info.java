/** The application on Jooby. */
@NullMarked
package dev.retort.benchmarks.jooby;

import org.jspecify.annotations.NullMarked;
