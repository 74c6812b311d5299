package dev.retort.sample;

import java.time.Instant;

/**
 * A comment on a post.
 *
 * @param body Markdown
 */
record Comment(int id, int postId, int authorId, String author, Instant created, String body) {
    static final int LONGEST = 5_000;
}
