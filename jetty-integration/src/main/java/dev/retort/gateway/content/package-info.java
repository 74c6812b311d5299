/** Static files. */
@NullMarked
package dev.retort.gateway.content;

import org.jspecify.annotations.NullMarked;
