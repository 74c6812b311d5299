package dev.retort.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a longer list.
 *
 * @param items what is on it
 * @param number which it is, from 1
 * @param pages how many there are, 1 or more
 * @param total how many items there are on all of them
 */
record Page<T>(List<T> items, int number, int pages, long total) {
    /** Returns how many pages so many items fill. */
    static int pages(long total, int size) {
        return (int) Math.max(1, (total + size - 1) / size);
    }

    /** Returns the page before, of a number that there is no page of the last one; null for the first. */
    @Nullable Integer previous() {
        return number > 1 ? Integer.valueOf(Math.min(number - 1, pages)) : null;
    }

    @Nullable Integer next() {
        return number < pages ? Integer.valueOf(number + 1) : null;
    }
}
