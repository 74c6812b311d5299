/** What is done to responses on their way to the client: nginx's filter modules, one file each. */
@NullMarked
package dev.retort.gateway.filter;

import org.jspecify.annotations.NullMarked;
