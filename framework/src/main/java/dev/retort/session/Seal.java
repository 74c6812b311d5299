package dev.retort.session;

import org.jspecify.annotations.Nullable;

/** Turns bytes into the text of a cookie that nobody else can make or change, and back. Safe for several threads. */
interface Seal {
    /** What was sealed, and when in seconds since 1970. */
    final class Opened {
        final byte[] content;
        final long issued;

        Opened(byte[] content, long issued) {
            this.content = content;
            this.issued = issued;
        }
    }

    /** Seals bytes with the newest key. */
    String seal(byte[] content, long now);

    /** Opens a text that any of the keys sealed; null for every other text. Never throws. */
    @Nullable Opened open(String text);
}
