/** nginx's rewrite module: a script of {@code set}, {@code if}, {@code rewrite}, {@code return} and {@code break}. */
@NullMarked
package dev.retort.gateway.rewrite;

import org.jspecify.annotations.NullMarked;
