/** Settings from files, the environment and code, read into typed records. */
@NullMarked
package dev.retort.config;

import org.jspecify.annotations.NullMarked;
