package dev.retort.sample;

import static dev.retort.Web.urlFor;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Body;
import dev.retort.annotation.Default;
import dev.retort.annotation.Delete;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Put;
import dev.retort.annotation.Query;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The posts for programs: JSON, errors as {@code application/problem+json}, a login by HTTP Basic or by the session. */
@Blueprint(value = "/api/posts", name = "api")
final class PostApi {
    private static final int LARGEST_PAGE = 100;

    /** A post as programs see it. */
    record Entry(
            int id,
            String title,
            String body,
            String author,
            Instant created,
            @Nullable Instant changed,
            int comments,
            String url,
            @Nullable String picture) {
        static Entry of(BlogPost post) {
            return new Entry(
                    post.id(),
                    post.title(),
                    post.body(),
                    post.author(),
                    post.created(),
                    post.changed(),
                    post.comments(),
                    urlFor(PostApi::show, post.id()),
                    post.picture() == null ? null : urlFor(UploadPages::picture, post.picture()));
        }
    }

    /** What programs send to make a post or to change one. */
    record Draft(String title, @Default("") String body) {}

    private final Posts posts;
    private final Pictures pictures;
    private final BasicLogin login;

    PostApi(Posts posts, Pictures pictures, BasicLogin login) {
        this.posts = posts;
        this.pictures = pictures;
        this.login = login;
    }

    @Get("")
    Response list(
            @Query(defaultValue = "1") int page,
            @Query(defaultValue = "20") int size,
            @Query(defaultValue = "") String q) {
        List<Fault> faults = new ArrayList<>();
        if (page < 1) {
            faults.add(new Fault("query", "page", "must be 1 or more"));
        }
        if (size < 1 || size > LARGEST_PAGE) {
            faults.add(new Fault("query", "size", "must be 1 to " + LARGEST_PAGE));
        }
        if (!faults.isEmpty()) {
            throw new HttpException(400, faults);
        }
        Page<BlogPost> found = posts.page(PlainText.line(q), page, size);
        return Response.json(found.items().stream().map(Entry::of).toList())
                .header("Link", links(found, size, q))
                .header("X-Total-Count", Long.toString(found.total()));
    }

    /** Says where the other pages are (RFC 8288). */
    private static String links(Page<?> page, int size, String q) {
        List<String> links = new ArrayList<>();
        link(links, "first", 1, size, q);
        link(links, "prev", page.previous(), size, q);
        link(links, "next", page.next(), size, q);
        link(links, "last", page.pages(), size, q);
        return String.join(", ", links);
    }

    private static void link(List<String> links, String relation, @Nullable Integer page, int size, String q) {
        if (page != null) {
            String url = q.isEmpty() ? urlFor(PostApi::list, page, size) : urlFor(PostApi::list, page, size, q);
            links.add("<" + url + ">; rel=\"" + relation + "\"");
        }
    }

    @Get("/<int:id>")
    Entry show(int id) {
        return Entry.of(existing(id));
    }

    @Post("")
    Response create(@Body Draft draft, Request request) {
        User author = login.required(request);
        PostForm form = checked(draft);
        int id = posts.add(author, form.title(), form.body(), null, form.form());
        return Response.created(urlFor(PostApi::show, id), Entry.of(existing(id)));
    }

    @Put("/<int:id>")
    Entry change(int id, @Body Draft draft, Request request) {
        own(id, request);
        PostForm form = checked(draft);
        posts.change(id, form.title(), form.body());
        return Entry.of(existing(id));
    }

    @Delete("/<int:id>")
    void delete(int id, Request request) throws IOException {
        own(id, request);
        pictures.delete(posts.delete(id));
    }

    private static PostForm checked(Draft draft) {
        PostForm form = new PostForm(draft.title(), draft.body(), "", false);
        List<Fault> faults = form.problems().entrySet().stream()
                .map(problem -> new Fault("body", problem.getKey(), Language.text(problem.getValue())))
                .toList();
        if (!faults.isEmpty()) {
            throw new HttpException(422, faults);
        }
        return form;
    }

    private BlogPost existing(int id) {
        return posts.find(id).orElseThrow(() -> new RefusedException(404, "post.missing", Integer.toString(id)));
    }

    private BlogPost own(int id, Request request) {
        User user = login.required(request);
        BlogPost post = existing(id);
        if (!post.isBy(user)) {
            throw new RefusedException(403, "post.foreign");
        }
        return post;
    }
}
