/** The command line: writes a new application, runs one or an nginx.conf, and shows the routes of an application. */
@NullMarked
package dev.retort.cli;

import org.jspecify.annotations.NullMarked;
