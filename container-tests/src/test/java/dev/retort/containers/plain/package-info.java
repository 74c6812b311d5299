/** The smallest WAR: a class whose methods have routes, and nothing on the class. */
@NullMarked
package dev.retort.containers.plain;

import org.jspecify.annotations.NullMarked;
