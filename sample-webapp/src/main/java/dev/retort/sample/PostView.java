package dev.retort.sample;

import dev.retort.template.View;
import java.util.List;
import java.util.Map;

/** The page of one post with its comments. */
final class PostView {
    private final Comments comments;

    PostView(Comments comments) {
        this.comments = comments;
    }

    View of(BlogPost post) {
        return of(post, CommentForm.empty(), Map.of());
    }

    /** Makes the page with a comment that was not right, and with what is wrong with it. */
    View of(BlogPost post, CommentForm form, Map<String, String> problems) {
        List<Comment> all = comments.of(post.id(), 0);
        return View.of("blog/post.html")
                .with("post", post)
                .with("comments", all)
                .with("last", all.isEmpty() ? 0 : all.get(all.size() - 1).id())
                .with("form", form)
                .with("problems", problems)
                .status(problems.isEmpty() ? 200 : 422);
    }
}
