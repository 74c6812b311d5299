package com.example.blog;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.template.View;

/** What everybody may read. */
@Blueprint(name = "blog")
final class BlogPages {
    private final Posts posts;

    BlogPages(Posts posts) {
        this.posts = posts;
    }

    @Get("/")
    View index() {
        return View.of("blog/index.html").with("posts", posts.newestFirst());
    }
}
