/** Groups of servers behind the gateway: their peers, what is known of each, and which one is next. */
@NullMarked
package dev.retort.gateway.upstream;

import org.jspecify.annotations.NullMarked;
