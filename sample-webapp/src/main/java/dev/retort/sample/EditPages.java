package dev.retort.sample;

import static dev.retort.Web.flash;
import static dev.retort.Web.redirect;
import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Limit;
import dev.retort.annotation.Post;
import dev.retort.http.Response;
import dev.retort.http.UploadedFile;
import dev.retort.template.View;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writing posts, and changing and deleting one's own. */
@Blueprint(name = "edit", in = MembersOnly.class)
final class EditPages {
    private final Posts posts;
    private final Pictures pictures;
    private final Login login;

    EditPages(Posts posts, Pictures pictures, Login login) {
        this.posts = posts;
        this.pictures = pictures;
        this.login = login;
    }

    @Get("/create")
    View createForm() {
        return form(null, PostForm.empty(), Map.of());
    }

    @Limit(upload = Pictures.LARGEST_FORM, file = Pictures.LARGEST_FILE)
    @Post("/create")
    Object create(@Form PostForm form, @Nullable UploadedFile picture) throws IOException {
        User author = login.member();
        Map<String, String> problems = form.problems();
        Optional<Integer> sent = posts.sentWith(form.form(), author);
        Optional<BlogPost> published = sent.flatMap(posts::find);
        if (published.isPresent() && !form.isAsIn(published.get())) {
            // The back button has brought the form back, and more was typed: a second post is not what it is for.
            flash("info", Language.text("post.publishedBefore"));
            return form(published.get(), form, problems);
        }
        if (problems.isEmpty() && sent.isEmpty()) {
            try {
                String added = picture == null ? null : pictures.add(picture);
                sent = Optional.of(add(author, form, added));
            } catch (Pictures.UnfitException e) {
                problems.put("picture", e.text());
            }
        }
        if (!problems.isEmpty()) {
            return form(null, form, problems);
        }
        // Also where it was sent before: of two answers to a double click the browser shows the second.
        flash("success", Language.text("post.created"));
        return redirect(urlFor(BlogPages::show, sent.orElseThrow()));
    }

    private int add(User author, PostForm form, @Nullable String picture) throws IOException {
        boolean kept = false;
        try {
            int id = posts.add(author, form.title(), form.body(), picture, form.form());
            // Another request may have sent the same form a moment before, with a picture of its own.
            kept = posts.find(id)
                    .filter(post -> Objects.equals(post.picture(), picture))
                    .isPresent();
            return id;
        } finally {
            if (!kept) {
                pictures.delete(picture);
            }
        }
    }

    @Get("/<int:id>/update")
    View updateForm(int id) {
        BlogPost post = own(id);
        return form(post, PostForm.of(post), Map.of());
    }

    @Limit(upload = Pictures.LARGEST_FORM, file = Pictures.LARGEST_FILE)
    @Post("/<int:id>/update")
    Object update(int id, @Form PostForm form, @Nullable UploadedFile picture) throws IOException {
        BlogPost post = own(id);
        Map<String, String> problems = form.problems();
        if (problems.isEmpty()) {
            try {
                if (picture == null && !form.removePicture()) {
                    posts.change(id, form.title(), form.body());
                } else {
                    String now = picture == null ? null : pictures.add(picture);
                    pictures.delete(posts.change(id, form.title(), form.body(), now));
                }
                flash("success", Language.text("post.changed"));
                return redirect(urlFor(BlogPages::show, id));
            } catch (Pictures.UnfitException e) {
                problems.put("picture", e.text());
            }
        }
        return form(post, form, problems);
    }

    @Post("/<int:id>/delete")
    Response delete(int id) throws IOException {
        own(id);
        pictures.delete(posts.delete(id));
        flash("success", Language.text("post.deleted"));
        return redirect(urlFor(BlogPages::index));
    }

    private BlogPost own(int id) {
        BlogPost post =
                posts.find(id).orElseThrow(() -> new RefusedException(404, "post.missing", Integer.toString(id)));
        if (!post.isBy(login.member())) {
            throw new RefusedException(403, "post.foreign");
        }
        return post;
    }

    private static View form(@Nullable BlogPost post, PostForm form, Map<String, String> problems) {
        return View.of("blog/edit.html")
                .with("post", post)
                .with("form", form)
                .with("problems", problems)
                .status(problems.isEmpty() ? 200 : 422);
    }
}
