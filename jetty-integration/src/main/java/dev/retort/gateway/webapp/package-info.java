/** Webapps in the gateway's own JVM: what declares them, and what keeps them running over reloads. */
@NullMarked
package dev.retort.gateway.webapp;

import org.jspecify.annotations.NullMarked;
