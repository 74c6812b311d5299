/** The web server in front: static files and forwarding on Jetty's handlers. */
@NullMarked
package dev.retort.gateway;

import org.jspecify.annotations.NullMarked;
