/** Files that belong to an application, under addresses that change with them. */
@NullMarked
package dev.retort.files;

import org.jspecify.annotations.NullMarked;
