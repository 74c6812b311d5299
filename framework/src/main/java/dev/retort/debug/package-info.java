/** What a developer is shown: where code stands, why a request failed, and which routes there are. */
@NullMarked
package dev.retort.debug;

import org.jspecify.annotations.NullMarked;
