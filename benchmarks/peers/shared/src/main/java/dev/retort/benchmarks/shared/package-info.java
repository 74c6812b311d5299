/** What every peer in Java has alike: its command line, the data that it sends, and the database. */
@NullMarked
package dev.retort.benchmarks.shared;

import org.jspecify.annotations.NullMarked;
