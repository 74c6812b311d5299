/** A client that asks an application without a socket. */
@NullMarked
package dev.retort.testing;

import org.jspecify.annotations.NullMarked;
