package dev.retort.sample;

import java.time.Instant;

/** What somebody said in the chat room. */
record Message(int id, String author, Instant created, String body) {
    static final int LONGEST = 1_000;
}
