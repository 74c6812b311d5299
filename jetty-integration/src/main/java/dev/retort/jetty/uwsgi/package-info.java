/** The uwsgi protocol as a server, so that {@code uwsgi_pass} of an nginx reaches a Java application. */
@NullMarked
package dev.retort.jetty.uwsgi;

import org.jspecify.annotations.NullMarked;
