/** The routers of several frameworks, given the same rules and asked the same, without servers. */
@NullMarked
package dev.retort.benchmarks.routers;

import org.jspecify.annotations.NullMarked;
