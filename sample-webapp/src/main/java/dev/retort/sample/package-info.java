/** The sample: a home page, a greeting, and a second service to forward to. */
@NullMarked
package dev.retort.sample;

import org.jspecify.annotations.NullMarked;
