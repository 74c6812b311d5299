/** The application under test. Its classes go into a WAR. */
@NullMarked
package dev.retort.containers.shop;

import org.jspecify.annotations.NullMarked;
