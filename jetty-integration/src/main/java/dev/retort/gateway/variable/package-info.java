/** The variables of nginx's core, and the directives that define more: {@code map}, {@code geo}, {@code split_clients}. */
@NullMarked
package dev.retort.gateway.variable;

import org.jspecify.annotations.NullMarked;
