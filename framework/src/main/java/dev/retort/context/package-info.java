/** What belongs to one request while it is answered, and to the application that answers it. */
@NullMarked
package dev.retort.context;

import org.jspecify.annotations.NullMarked;
