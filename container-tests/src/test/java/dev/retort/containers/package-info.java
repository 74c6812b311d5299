/** One suite of requests, and the servers that must all answer them alike. */
@NullMarked
package dev.retort.containers;

import org.jspecify.annotations.NullMarked;
