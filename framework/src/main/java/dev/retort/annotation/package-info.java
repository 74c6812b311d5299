/** What a handler class says of itself: its routes, its prefix, where an argument comes from. */
@NullMarked
package dev.retort.annotation;

import org.jspecify.annotations.NullMarked;
