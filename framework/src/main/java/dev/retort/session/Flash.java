package dev.retort.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A message for the next page that this visitor sees, kept in the session until it is shown (as in Flask).
 *
 * @param category what kind of message it is, such as {@code error}; {@link #DEFAULT_CATEGORY} if nothing better is said
 * @param message the text; not HTML
 */
public record Flash(String category, String message) {
    /** The category of a message of which none is said. */
    public static final String DEFAULT_CATEGORY = "message";

    /** Where the messages are in the session: a list of pairs, as Flask keeps them. */
    static final String KEY = "_flashes";

    /**
     * Keeps a message for the next page.
     *
     * @param session the visitor's session
     * @param category what kind of message it is
     * @param message the text
     * @throws IllegalStateException if sessions cannot be written, as no secret is set
     */
    public static void add(Session session, String category, String message) {
        List<Object> kept = new ArrayList<>();
        if (session.get(KEY) instanceof List<?> before) {
            kept.addAll(before);
        }
        kept.add(List.of(category, message));
        session.set(KEY, kept);
        if (session instanceof JsonSession told) {
            told.flashed(new Flash(category, message));
        }
    }

    /**
     * Takes all messages out of the session; {@link FlashMessages} does so once for a request.
     *
     * @param session the visitor's session
     * @return the messages in the order added, none if there are none
     */
    public static List<Flash> take(Session session) {
        List<Flash> taken = new ArrayList<>();
        if (session.remove(KEY) instanceof List<?> kept) {
            for (Object pair : kept) {
                // Anything else was written by another version of the application.
                if (pair instanceof List<?> list && list.size() == 2) {
                    taken.add(new Flash(Objects.toString(list.get(0)), Objects.toString(list.get(1))));
                }
            }
        }
        return List.copyOf(taken);
    }
}
