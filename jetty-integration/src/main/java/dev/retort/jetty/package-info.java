/** The application server: Jetty under an application. */
@NullMarked
package dev.retort.jetty;

import org.jspecify.annotations.NullMarked;
