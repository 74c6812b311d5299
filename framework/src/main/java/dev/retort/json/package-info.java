/** The JSON codec and the place where another one is plugged in. */
@NullMarked
package dev.retort.json;

import org.jspecify.annotations.NullMarked;
