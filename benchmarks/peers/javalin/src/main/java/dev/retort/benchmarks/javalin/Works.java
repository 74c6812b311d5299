package dev.retort.benchmarks.javalin;

import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import dev.retort.benchmarks.shared.Row;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** What needs no database. */
final class Works {
    private Works() {}

    static void addTo(RoutesConfig routes) {
        routes.get("/text", context -> context.result("Hello, World!"));
        routes.get("/plaintext", context -> context.result("Hello, World!"));
        routes.get("/json", context -> context.json(Message.make()));
        routes.get("/json/16", context -> context.json(Greeting.make()));
        routes.get("/json/4k", context -> context.json(Product.ALL));
        routes.get("/user/{id}", Works::user);
        routes.post("/form", Works::form);
        routes.get("/page", context -> context.render("page.jte", Map.of("rows", Row.ALL)));
    }

    private static void user(Context context) {
        int id = context.pathParamAsClass("id", Integer.class).get();
        context.result("User " + id);
    }

    private static void form(Context context) {
        String name = context.formParam("name");
        int age = context.formParamAsClass("age", Integer.class).get();
        context.result(name + " is " + age);
    }
}
