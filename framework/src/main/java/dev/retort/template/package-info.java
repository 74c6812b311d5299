/** The template engine, the place where another one is plugged in, and the view that a handler returns. */
@NullMarked
package dev.retort.template;

import org.jspecify.annotations.NullMarked;
