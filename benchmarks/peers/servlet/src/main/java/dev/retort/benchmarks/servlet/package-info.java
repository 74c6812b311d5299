/** The application without a framework: servlets written by hand, in Jetty. */
@NullMarked
package dev.retort.benchmarks.servlet;

import org.jspecify.annotations.NullMarked;
