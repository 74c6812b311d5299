/**
 * One request on its way through the gateway: the exchange, the location that serves it, the variables that can be asked
 * of it, and its response with the filters on the way out.
 *
 * <p>Text is bytes here, as it is to nginx: each char of a path, a field or a variable is one byte (ISO 8859-1).
 */
@NullMarked
package dev.retort.gateway.exchange;

import org.jspecify.annotations.NullMarked;
