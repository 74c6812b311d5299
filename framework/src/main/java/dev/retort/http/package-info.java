/** Requests and responses as values, free of any server. */
@NullMarked
package dev.retort.http;

import org.jspecify.annotations.NullMarked;
