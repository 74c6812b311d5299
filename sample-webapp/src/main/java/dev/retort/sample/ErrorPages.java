package dev.retort.sample;

import dev.retort.annotation.OnError;
import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.template.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.ConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What visitors see when something is wrong, in the layout of the site; programs get {@code application/problem+json}. */
final class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final String API = "/api/";

    @OnError
    Object refused(HttpException error, RequestContext context) {
        Request request = context.request();
        if (error.status() < 500) {
            // A visitor that is refused may be an attacker that tries; the address is all that is said of either.
            LOG.info(
                    "{} from {} is answered with {}: request {}",
                    request.method().replaceAll("[^A-Z]", "?"),
                    request.remoteAddress(),
                    error.status(),
                    request.id());
        }
        return isForProgram(request) ? problem(context, error) : page(request, error);
    }

    @OnError
    Object noDatabase(ConnectionException failure, RequestContext context) {
        LOG.error(
                "The database cannot be reached, request {}", context.request().id(), failure);
        return refused(new HttpException(503, HttpException.of(503).reason(), failure), context);
    }

    private static boolean isForProgram(Request request) {
        try {
            return request.path().startsWith(API) || request.prefersJson();
        } catch (HttpException malformedPath) {
            return request.prefersJson();
        }
    }

    private static View page(Request request, HttpException error) {
        int status = error.status();
        Language language = Language.current();
        String key = "error." + status;
        // What Retort says by itself is English; what the blog says is in the language of the visitor already.
        boolean isStandard =
                Objects.equals(error.reason(), HttpException.of(status).reason());
        boolean isKnown = language.knows(key);
        View page = View.of("error.html")
                .with("status", status)
                .with("title", language.say(isKnown ? key : status < 500 ? "error.4xx" : "error.5xx"))
                .with("reason", isStandard && isKnown ? language.say(key + ".reason") : error.reason())
                .with("requestId", status >= 500 ? request.id() : "")
                .status(status);
        // Who is logged in stands in the database, which may be what is wrong.
        return status >= 500 ? page.with("user", null) : page;
    }

    /** Says the same as a program reads it (RFC 9457). */
    private static Response problem(RequestContext context, HttpException error) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put(
                "title",
                Language.ENGLISH.knows("error." + error.status())
                        ? Language.ENGLISH.say("error." + error.status())
                        : "Error");
        problem.put("status", error.status());
        problem.put("detail", error.reason());
        List<Fault> faults = error.faults();
        if (!faults.isEmpty()) {
            problem.put("errors", faults);
        }
        if (error.status() >= 500) {
            problem.put("request", context.request().id());
        }
        return Response.json(problem).contentType("application/problem+json").status(error.status());
    }
}
