/** Rules, the tree that matches them and the URLs that are built from them: no I/O, usable alone. */
@NullMarked
package dev.retort.routing;

import org.jspecify.annotations.NullMarked;
