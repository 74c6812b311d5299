package dev.retort.benchmarks.retort;

import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Template;
import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import dev.retort.benchmarks.shared.Row;
import dev.retort.http.Response;
import java.util.List;

/** What needs no database. */
final class Works {
    @Get({"/text", "/plaintext"})
    Response text() {
        return Response.text("Hello, World!");
    }

    @Get("/json")
    Message json() {
        return Message.make();
    }

    @Get("/json/16")
    Greeting smallJson() {
        return Greeting.make();
    }

    @Get("/json/4k")
    List<Product> largeJson() {
        return Product.ALL;
    }

    @Get("/user/<int:id>")
    Response user(int id) {
        return Response.text("User " + id);
    }

    @Post("/form")
    Response form(@Form String name, @Form int age) {
        return Response.text(name + " is " + age);
    }

    record Page(List<Row> rows) {}

    @Template("page.html")
    @Get("/page")
    Page page() {
        return new Page(Row.ALL);
    }
}
