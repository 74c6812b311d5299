package com.example.app;

import dev.retort.annotation.Get;
import dev.retort.template.View;

/** The pages of the site. Whatever class has a method with a route is found at the start. */
public class Pages {
    @Get("/")
    View index() {
        return hello("World");
    }

    @Get("/hello/<name>")
    View hello(String name) {
        return View.of("hello.html").with("name", name);
    }
}
