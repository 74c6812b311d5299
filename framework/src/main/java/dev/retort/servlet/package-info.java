/** The only package that knows Jakarta Servlet. */
@NullMarked
package dev.retort.servlet;

import org.jspecify.annotations.NullMarked;
