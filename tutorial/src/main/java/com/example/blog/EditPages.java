package com.example.blog;

import static dev.retort.Web.abort;
import static dev.retort.Web.flash;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.http.Response;
import dev.retort.template.View;
import java.util.Optional;

/** Writing posts, and changing and deleting one's own. */
@Blueprint(name = "edit", in = MembersOnly.class)
final class EditPages {
    private final Posts posts;
    private final Login login;

    EditPages(Posts posts, Login login) {
        this.posts = posts;
        this.login = login;
    }

    @Get("/create")
    View createForm() {
        return View.of("blog/create.html").with("form", new PostForm("", ""));
    }

    @Post("/create")
    Object create(@Form PostForm form) {
        Optional<String> problem = form.problem();
        if (problem.isPresent()) {
            flash("error", problem.get());
            return createForm().with("form", form).status(422);
        }
        posts.add(login.user(), form);
        return redirect(urlFor(BlogPages::index));
    }

    @Get("/<int:id>/update")
    View updateForm(int id) {
        BlogPost post = own(id);
        return View.of("blog/update.html").with("post", post).with("form", new PostForm(post.title(), post.body()));
    }

    @Post("/<int:id>/update")
    Object update(int id, @Form PostForm form) {
        View again = updateForm(id);
        Optional<String> problem = form.problem();
        if (problem.isPresent()) {
            flash("error", problem.get());
            return again.with("form", form).status(422);
        }
        posts.change(id, form);
        return redirect(urlFor(BlogPages::index));
    }

    @Post("/<int:id>/delete")
    Response delete(int id) {
        posts.delete(own(id).id());
        return redirect(urlFor(BlogPages::index));
    }

    private BlogPost own(int id) {
        BlogPost post = posts.find(id).orElseThrow(() -> abort(404, "Post id " + id + " doesn't exist."));
        if (post.authorId() != login.user().id()) {
            throw abort(403, "This post is somebody else's.");
        }
        return post;
    }
}
