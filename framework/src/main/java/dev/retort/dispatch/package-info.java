/** The life of a request. */
@NullMarked
package dev.retort.dispatch;

import org.jspecify.annotations.NullMarked;
