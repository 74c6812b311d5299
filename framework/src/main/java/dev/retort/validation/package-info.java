/** The check of arguments against their constraints, and the place where another one is plugged in. */
@NullMarked
package dev.retort.validation;

import org.jspecify.annotations.NullMarked;
