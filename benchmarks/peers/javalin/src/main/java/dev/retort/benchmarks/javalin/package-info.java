/** The application on Javalin. */
@NullMarked
package dev.retort.benchmarks.javalin;

import org.jspecify.annotations.NullMarked;
