/** An application that forwards some of its paths. */
@NullMarked
package dev.retort.containers.forward;

import org.jspecify.annotations.NullMarked;
