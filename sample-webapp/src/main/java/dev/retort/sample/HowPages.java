package dev.retort.sample;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.http.Request;
import dev.retort.template.View;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, drawn: of a page, of a file and of what is forwarded. Each layer tells its time in {@code
 * Server-Timing}, which a script writes beside its step; this application tells {@link Timing its own}, and a server in
 * front may add {@code gateway} and {@code server}, for which there is room.
 */
@Blueprint(name = "how")
final class HowPages {
    @Get("/how")
    View show(Request request) {
        return View.of("how.html")
                .with("server", server(request))
                .with("java", Runtime.version().feature());
    }

    /** Returns what the application server calls itself, null where there is none, as in a test. */
    private static @Nullable String server(Request request) {
        HttpServletRequest servlet = request.unwrap(HttpServletRequest.class);
        return servlet == null ? null : servlet.getServletContext().getServerInfo();
    }
}
