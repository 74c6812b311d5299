package dev.retort.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where static files come from. Safe for use by several threads. */
interface Source {
    /**
     * Looks a file up.
     *
     * @param name its path within the source, plain in the sense of {@link dev.retort.http.Folder#isPlain}
     * @return the file as it is now, or null if there is none
     * @throws IOException if it cannot be read
     */
    @Nullable StaticFile find(String name) throws IOException;

    /**
     * Tells quickly whether a file that was absent is there now.
     *
     * @param name its path within the source, plain in the same sense
     * @return whether {@link #find} finds it; false where nothing can appear
     */
    boolean hasAppeared(String name);
}
