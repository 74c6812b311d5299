/** What an application remembers of a visitor between requests, and the strategies that keep it. */
@NullMarked
package dev.retort.session;

import org.jspecify.annotations.NullMarked;
