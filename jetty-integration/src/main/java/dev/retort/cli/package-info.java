/** The command line: runs an application, and shows its routes. */
@NullMarked
package dev.retort.cli;

import org.jspecify.annotations.NullMarked;
