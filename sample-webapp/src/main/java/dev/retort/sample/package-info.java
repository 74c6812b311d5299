/** The sample: a blog, in the spirit of that of Flask's tutorial. It is put together in {@link Blog}. */
@NullMarked
package dev.retort.sample;

import org.jspecify.annotations.NullMarked;
