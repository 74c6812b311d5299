package dev.retort.cli;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Route;
import dev.retort.annotation.WebSocket;
import dev.retort.http.WebSocketChannel;
import dev.retort.routing.Rule;

/** An application for the command line to find. */
@SuppressWarnings("UnusedMethod") // Called by the application under test.
@Blueprint("/posts")
final class Blog {
    @Get("/")
    String index() {
        return "";
    }

    @Get("/<int:id>")
    String show(int id) {
        return "post " + id;
    }

    @Post("/<int:id>")
    String change(int id) {
        return "";
    }

    @Get("/new")
    String draft() {
        return "";
    }

    @WebSocket("/live")
    void live(WebSocketChannel channel) {}

    static final class Hosts {
        @Route(value = "/status", host = "api.example.com")
        String status() {
            return "";
        }
    }

    static final class WithoutRoutes {}

    static final class NeedsMore {
        NeedsMore(String what) {}

        @Get("/x")
        String x() {
            return "";
        }
    }

    static final class Wrong {
        @Get("/<int:id")
        String unclosed() {
            return "";
        }

        @Get("/<color:id>")
        String unknown() {
            return "";
        }
    }

    static final class Whole implements Application {
        @Override
        public Retort create() {
            return Retort.builder()
                    .add(Blog.class)
                    .add(new NeedsMore("this"))
                    .route(Rule.of("/health").endpoint("health").methods("GET"), (request, values) -> "well")
                    .build();
        }
    }

    static final class WithCommands implements Application {
        @Override
        public Retort create() {
            return Retort.builder()
                    .onStop(app -> System.setProperty("retort.test.ended", "true"))
                    .command("echo", "Says what it was told.", run -> {
                        run.out().println(run.arguments() + " " + run.config().get("greeting", String.class, "hello"));
                        return 3;
                    })
                    .blueprint(
                            "posts",
                            "/posts",
                            posts -> posts.command("import", "<file>: adds posts.", run -> {
                                run.out().println("import " + run.argument(0, "file"));
                                return 0;
                            }))
                    .build();
        }
    }

    static final class Unlucky implements Application {
        @Override
        public Retort create() throws Exception {
            throw new java.io.IOException("the database is away");
        }
    }

    @SuppressWarnings("DoNotCallSuggester") // Fails for the test.
    static final class Failing {
        @Get("/fail")
        String fail() {
            throw new IllegalStateException("the shop is closed");
        }
    }

    static final class Debugged implements Application {
        @Override
        public Retort create() {
            return Retort.of(new Failing());
        }
    }
}
