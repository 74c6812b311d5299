package dev.retort.sample;

import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Post;
import dev.retort.http.Response;
import java.util.Map;
import java.util.Optional;

/** Commenting on posts. */
@Blueprint(value = "/<int:id>/comments", name = "comments", in = MembersOnly.class)
final class CommentPages {
    private final Posts posts;
    private final Comments comments;
    private final PostView view;
    private final LiveComments live;
    private final Login login;

    CommentPages(Posts posts, Comments comments, PostView view, LiveComments live, Login login) {
        this.posts = posts;
        this.comments = comments;
        this.view = view;
        this.live = live;
        this.login = login;
    }

    @Post("")
    Object add(int id, @Form CommentForm form) {
        BlogPost post =
                posts.find(id).orElseThrow(() -> new RefusedException(404, "post.missing", Integer.toString(id)));
        Map<String, String> problems = form.problems();
        if (!problems.isEmpty()) {
            return view.of(post, form, problems);
        }
        Optional<Comment> added = comments.add(id, login.member(), form.body(), form.form());
        added.ifPresent(live::publish);
        String page = urlFor(BlogPages::show, id);
        return redirect(added.map(comment -> page + "#comment-" + comment.id()).orElse(page + "#comments"));
    }

    @Post("/<int:comment>/delete")
    Response delete(int id, int comment) {
        Comment found = comments.find(comment)
                .filter(one -> one.postId() == id)
                .orElseThrow(() -> new RefusedException(404, "comment.missing"));
        if (found.authorId() != login.member().id()) {
            throw new RefusedException(403, "comment.foreign");
        }
        comments.delete(comment);
        live.retract(found);
        return redirect(urlFor(BlogPages::show, id) + "#comments");
    }
}
