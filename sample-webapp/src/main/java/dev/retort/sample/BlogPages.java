package dev.retort.sample;

import static dev.retort.Web.abort;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Header;
import dev.retort.annotation.Query;
import dev.retort.http.Sse;
import dev.retort.template.View;

/** What everybody may read. */
@Blueprint(name = "blog")
final class BlogPages {
    private static final int PAGE_SIZE = 5;

    private final Posts posts;
    private final PostView view;
    private final LiveComments live;

    BlogPages(Posts posts, PostView view, LiveComments live) {
        this.posts = posts;
        this.view = view;
        this.live = live;
    }

    @Get("/")
    View index(@Query(defaultValue = "1") int page, @Query(defaultValue = "") String q) {
        String search = PlainText.line(q);
        if (page < 1) {
            throw abort(404);
        }
        Page<BlogPost> found = posts.page(search, page, PAGE_SIZE);
        if (page > found.pages()) {
            throw abort(404);
        }
        return View.of("blog/index.html")
                .with("posts", found.items())
                .with("page", found)
                .with("previous", found.previous())
                .with("next", found.next())
                .with("search", search)
                // Null is left out of an address.
                .with("query", search.isEmpty() ? null : search);
    }

    @Get("/<int:id>")
    View show(int id) {
        return view.of(existing(id));
    }

    /** The comments that are made while the page is open. */
    @Get("/<int:id>/comments/live")
    Sse liveComments(int id, @Query(defaultValue = "0") long after, @Header(defaultValue = "-1") String lastEventId) {
        existing(id);
        // A browser that lost its connection says what it saw last; one that comes from the page says what that has.
        long seen = lastEventId.matches("[0-9]{1,18}") ? Long.parseLong(lastEventId) : after;
        return live.listen(id, seen);
    }

    private BlogPost existing(int id) {
        return posts.find(id).orElseThrow(() -> new RefusedException(404, "post.missing", Integer.toString(id)));
    }
}
