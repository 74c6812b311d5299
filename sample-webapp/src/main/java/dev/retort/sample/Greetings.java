package dev.retort.sample;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.http.Request;
import dev.retort.template.View;

/** The first things one writes: a variable in a rule, a form, a record that becomes JSON. */
@Blueprint
final class Greetings {
    @Get("/hello")
    View form() {
        return View.of("hello.html");
    }

    @Route("/hello/<string(maxlength=40):name>")
    View hello(String name, @Query(defaultValue = "1") int times) {
        return View.of("hello.html")
                .with("greeting", Language.text("hello.greeting", name))
                .with("times", Math.max(1, Math.min(times, 10)));
    }

    @Post("/hello")
    View greet(@Form String name) {
        return hello(name, 1);
    }

    record Echo(String method, String path, String remoteAddress) {}

    @Get("/api/echo")
    Echo echo(Request request) {
        return new Echo(request.method(), request.path(), request.remoteAddress());
    }
}
