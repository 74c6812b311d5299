/** The way of a newcomer: a new application, and the tutorial. */
@NullMarked
package dev.retort.tutorial;

import org.jspecify.annotations.NullMarked;
