/** Commands of an application, such as one that creates its tables: what Flask's {@code app.cli} is. */
@NullMarked
package dev.retort.command;

import org.jspecify.annotations.NullMarked;
