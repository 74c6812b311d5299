package dev.retort.sample;

import dev.retort.annotation.Blueprint;
import dev.retort.annotation.Get;
import dev.retort.http.Request;
import dev.retort.template.View;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, drawn: of this page itself, of a file and of what is forwarded. Each layer tells its time in {@code
 * Server-Timing}, which a script writes beside its step: this application its {@link Timing}, the web server in front what
 * {@code nginx/http.conf} says. Without a script the page has the times that were known when it was written.
 */
@Blueprint(name = "how")
final class HowPages {
    @Get("/how")
    View show(Request request) {
        return View.of("how.html")
                .with("server", server(request))
                .with("java", Runtime.version().feature());
    }

    /** Returns what a layer has taken until now, as readers see it; empty where nobody knows. */
    static String took(String metric) {
        Timing timing = Timing.current();
        Double millis = timing == null ? null : timing.soFar(metric);
        return millis == null ? "" : Language.current().number(millis, 2) + " ms";
    }

    /** Returns what the application server calls itself, null where there is none, as in a test. */
    private static @Nullable String server(Request request) {
        HttpServletRequest servlet = request.unwrap(HttpServletRequest.class);
        return servlet == null ? null : servlet.getServletContext().getServerInfo();
    }
}
