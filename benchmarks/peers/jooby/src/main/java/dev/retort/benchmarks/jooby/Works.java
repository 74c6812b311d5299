package dev.retort.benchmarks.jooby;

import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import dev.retort.benchmarks.shared.Row;
import io.jooby.Context;
import io.jooby.Jooby;
import io.jooby.MediaType;
import io.jooby.ModelAndView;
import java.util.Map;

/** What needs no database, and so no thread of its own. */
final class Works {
    private Works() {}

    static void addTo(Jooby app) {
        app.get("/text", context -> "Hello, World!");
        app.get("/plaintext", context -> "Hello, World!");
        app.get("/json", context -> json(context, Message.make()));
        app.get("/json/16", context -> json(context, Greeting.make()));
        app.get("/json/4k", context -> json(context, Product.ALL));
        app.get("/user/{id}", context -> "User " + context.path("id").intValue());
        app.post("/form", Works::form);
        app.get("/page", context -> ModelAndView.map("page.jte", Map.of("rows", Row.ALL)));
    }

    static Object json(Context context, Object value) {
        context.setResponseType(MediaType.json);
        return value;
    }

    private static String form(Context context) {
        String name = context.form("name").value();
        int age = context.form("age").intValue();
        return name + " is " + age;
    }
}
