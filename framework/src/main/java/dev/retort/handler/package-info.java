/** From a matched request to a call: arguments bound, the call prepared, the result converted. */
@NullMarked
package dev.retort.handler;

import org.jspecify.annotations.NullMarked;
