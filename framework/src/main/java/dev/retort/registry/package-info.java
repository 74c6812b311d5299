/** From annotated classes to one frozen table of routes, with every fault of the start reported together. */
@NullMarked
package dev.retort.registry;

import org.jspecify.annotations.NullMarked;
