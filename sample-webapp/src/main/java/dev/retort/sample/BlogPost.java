package dev.retort.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A post of the blog. (Called {@code Post} it would be in the way of the annotation.)
 *
 * @param changed when it was last edited, or null if never
 * @param body Markdown
 * @param picture the name of its {@link Pictures picture}, or null if it has none
 * @param comments how many there are
 */
record BlogPost(
        int id,
        int authorId,
        String author,
        Instant created,
        @Nullable Instant changed,
        String title,
        String body,
        @Nullable String picture,
        int comments) {
    static final int LONGEST_TITLE = 200;
    static final int LONGEST_BODY = 100_000;

    boolean isBy(@Nullable User user) {
        return user != null && user.id() == authorId;
    }
}
