/** The names that are known only with a request: asked of the name servers that {@code resolver} names. */
@NullMarked
package dev.retort.gateway.resolver;

import org.jspecify.annotations.NullMarked;
