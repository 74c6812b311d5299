/** Static files, on Jetty's ResourceHandler. */
@NullMarked
package dev.retort.gateway.content;

import org.jspecify.annotations.NullMarked;
