package dev.retort.benchmarks.spring;

import dev.retort.benchmarks.shared.Greeting;
import dev.retort.benchmarks.shared.Message;
import dev.retort.benchmarks.shared.Product;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What needs no database. */
@RestController
class WorksController {
    @GetMapping(
            path = {"/text", "/plaintext"},
            produces = MediaType.TEXT_PLAIN_VALUE)
    String text() {
        return "Hello, World!";
    }

    @GetMapping("/json")
    Message json() {
        return Message.make();
    }

    @GetMapping("/json/16")
    Greeting smallJson() {
        return Greeting.make();
    }

    @GetMapping("/json/4k")
    List<Product> largeJson() {
        return Product.ALL;
    }

    @GetMapping(path = "/user/{id}", produces = MediaType.TEXT_PLAIN_VALUE)
    String user(@PathVariable int id) {
        return "User " + id;
    }

    @PostMapping(path = "/form", produces = MediaType.TEXT_PLAIN_VALUE)
    String form(@RequestParam String name, @RequestParam int age) {
        return name + " is " + age;
    }
}
