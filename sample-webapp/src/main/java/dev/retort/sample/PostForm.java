package dev.retort.sample;

import dev.retort.annotation.Default;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a post is written in.
 *
 * @param form its {@link FormKey}
 * @param removePicture whether the post is to lose the picture that it has
 */
record PostForm(
        @Default("") String title,
        @Default("") String body,
        @Default("") String form,
        boolean removePicture) {

    PostForm {
        title = PlainText.line(title);
        body = PlainText.lines(body);
        form = FormKey.of(form);
    }

    static PostForm empty() {
        return new PostForm("", "", "", false);
    }

    static PostForm of(BlogPost post) {
        return new PostForm(post.title(), post.body(), "", false);
    }

    /** Returns whether a post has the same text. */
    boolean isAsIn(BlogPost post) {
        return title.equals(post.title()) && body.equals(post.body());
    }

    /** Returns what is wrong with it: the names of texts by the names of fields, empty if nothing is. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!PlainText.isVisible(title)) {
            problems.put("title", "title.required");
        } else if (title.length() > BlogPost.LONGEST_TITLE) {
            problems.put("title", "title.long");
        }
        if (body.length() > BlogPost.LONGEST_BODY) {
            problems.put("body", "body.long");
        }
        return problems;
    }
}
