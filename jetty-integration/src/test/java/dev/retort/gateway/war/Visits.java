package dev.retort.gateway.war;

import dev.retort.annotation.Body;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import java.util.concurrent.atomic.AtomicInteger;

/** An application to be put into a WAR; it counts, to tell whether it has been started anew. */
public final class Visits {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Get("/visits")
    String visits() {
        return "visit " + COUNT.incrementAndGet();
    }

    @Get("/loader")
    String loader() {
        return Visits.class.getClassLoader().getClass().getSimpleName();
    }

    @Post("/length")
    String length(@Body String body) {
        return "length " + body.length();
    }
}
