/** Webapps in the gateway's own JVM. */
@NullMarked
package dev.retort.gateway.webapp;

import org.jspecify.annotations.NullMarked;
