/** The configuration language: nginx.conf as text, as directives, and as what is known of each directive. */
@NullMarked
package dev.retort.gateway.config;

import org.jspecify.annotations.NullMarked;
