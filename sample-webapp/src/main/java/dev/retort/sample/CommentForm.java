package dev.retort.sample;

import dev.retort.annotation.Default;
import java.util.Map;

/**
 * What a comment is written in.
 *
 * @param form its {@link FormKey}
 */
record CommentForm(@Default("") String body, @Default("") String form) {
    CommentForm {
        body = PlainText.lines(body);
        form = FormKey.of(form);
    }

    static CommentForm empty() {
        return new CommentForm("", "");
    }

    Map<String, String> problems() {
        if (!PlainText.isVisible(body)) {
            return Map.of("comment", "comment.required");
        }
        return body.length() > Comment.LONGEST ? Map.of("comment", "comment.long") : Map.of();
    }
}
