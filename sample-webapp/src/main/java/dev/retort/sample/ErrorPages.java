package dev.retort.sample;

import dev.retort.annotation.OnError;
import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.StatusText;
import dev.retort.template.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.ConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What visitors see when something is wrong, in the layout of the site and in their language; programs get {@code
 * application/problem+json}, with what Retort itself says of it.
 */
final class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final String API = "/api/";

    @OnError
    Object refused(RefusedException refusal, RequestContext context) {
        Request request = context.request();
        int status = refusal.status();
        log(request, status);
        String reason = refusal.reason(Language.current());
        if (isForProgram(request)) {
            Response problem = problem(request, status, reason, List.of());
            for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
                problem = problem.header(header.getKey(), header.getValue());
            }
            return problem;
        }
        View page = page(request, status, reason);
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            page = page.header(header.getKey(), header.getValue());
        }
        return page;
    }

    @OnError
    Object failed(HttpException error, RequestContext context) {
        Request request = context.request();
        int status = error.status();
        log(request, status);
        // A page has a text of the catalogue, as the exception knows one language only.
        return isForProgram(request)
                ? problem(request, status, error.reason(), error.faults())
                : page(request, status, Language.text(known("error." + status + ".reason", status)));
    }

    @OnError
    Object noDatabase(ConnectionException failure, RequestContext context) {
        LOG.error(
                "The database cannot be reached, request {}", context.request().id(), failure);
        return failed(new HttpException(503, HttpException.of(503).reason(), failure), context);
    }

    /** A visitor that is refused may be an attacker that tries; the address is all that is said of either. */
    private static void log(Request request, int status) {
        if (status < 500) {
            LOG.info(
                    "{} from {} is answered with {}: request {}",
                    request.method().replaceAll("[^A-Z]", "?"),
                    request.remoteAddress(),
                    status,
                    request.id());
        }
    }

    private static boolean isForProgram(Request request) {
        try {
            return request.path().startsWith(API) || request.prefersJson();
        } catch (HttpException malformedPath) {
            return request.prefersJson();
        }
    }

    private static View page(Request request, int status, String reason) {
        View page = View.of("error.html")
                .with("status", status)
                .with("title", Language.text(known("error." + status, status)))
                .with("reason", reason)
                .with("requestId", status >= 500 ? request.id() : "")
                .status(status);
        // Who is logged in stands in the database, which may be what is wrong.
        return status >= 500 ? page.with("user", null) : page;
    }

    /** Returns the name of a text, or that of all of its kind where there is none for its status. */
    private static String known(String text, int status) {
        return Language.ENGLISH.knows(text)
                ? text
                : text.replace(Integer.toString(status), status < 500 ? "4xx" : "5xx");
    }

    /** Says the same as a program reads it (RFC 9457). */
    private static Response problem(Request request, int status, String detail, List<Fault> faults) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", StatusText.of(status));
        problem.put("status", status);
        problem.put("detail", detail);
        if (!faults.isEmpty()) {
            problem.put("errors", faults);
        }
        if (status >= 500) {
            problem.put("request", request.id());
        }
        return Response.json(problem).contentType("application/problem+json").status(status);
    }
}
