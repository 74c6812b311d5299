/** The document: tables and charts from the rows that are kept, and the machine that they are of. */
@NullMarked
package dev.retort.benchmarks.report;

import org.jspecify.annotations.NullMarked;
