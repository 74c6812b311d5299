/** Webapps from WARs: their classes, their start, and the requests that are in them. */
@NullMarked
package dev.retort.jetty.war;

import org.jspecify.annotations.NullMarked;
