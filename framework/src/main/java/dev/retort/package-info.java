/** The application: routes in, responses out, and the server that it asks for. */
@NullMarked
package dev.retort;

import org.jspecify.annotations.NullMarked;
