package dev.retort.sample;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Route;
import dev.retort.http.Html;
import dev.retort.http.Request;

/** The pages of the sample. */
@Blueprint
final class Pages {
    @Route("/")
    String home(Request request) {
        String base = request.mount();
        return page(base, "Retort", """
                <h1>Retort</h1>
                <p>A handler wrote this page. Three more things answer on the same port:</p>
                <ul>
                  <li><a href="%1$s/hello/World">/hello/World</a>: a handler with a variable in its rule</li>
                  <li><a href="%1$s/static/three-roles.svg">/static/three-roles.svg</a>: a file, served by the gateway</li>
                  <li><a href="/upstream/time">/upstream/time</a>: a second service, forwarded by the gateway</li>
                </ul>
                <form method="post" action="%1$s/hello">
                  <label>Your name <input name="name" required maxlength="40"></label>
                  <button>Greet me</button>
                </form>
                <p><img src="%1$s/static/three-roles.svg" alt="Browser, gateway, server and handler in a row" width="720"></p>
                """.formatted(base));
    }

    @Route("/hello/<string(maxlength=40):name>")
    String hello(Request request, String name, @Query(defaultValue = "1") int times) {
        String greeting = "<p class=\"greeting\">Hello, " + Html.escape(name) + "!</p>\n";
        return page(
                request.mount(),
                "Hello",
                greeting.repeat(Math.max(1, Math.min(times, 10))) + "<p><a href=\"" + request.mount()
                        + "/\">Back</a></p>");
    }

    @Post("/hello")
    String greet(Request request, @Form String name) {
        return hello(request, name, 1);
    }

    record Echo(String method, String path, String remoteAddress) {}

    @Get("/api/echo")
    Echo echo(Request request) {
        return new Echo(request.method(), request.path(), request.remoteAddress());
    }

    private static String page(String base, String title, String content) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <link rel="stylesheet" href="%s/static/style.css">
                <main>
                %s
                </main>
                """.formatted(title, base, content);
    }
}
