package dev.retort.sample;

import java.util.UUID;

/** Names a form that was handed out, so that one that is sent twice, by a double click or the back button, counts once. */
final class FormKey {
    private FormKey() {}

    static String create() {
        return UUID.randomUUID().toString();
    }

    /** Returns the key that came back, or a new one where none of ours came. */
    static String of(String sent) {
        try {
            return UUID.fromString(sent).toString();
        } catch (IllegalArgumentException e) {
            return create();
        }
    }
}
