package dev.retort.dispatch;

import dev.retort.context.RequestContext;
import dev.retort.http.Fault;
import dev.retort.http.Headers;
import dev.retort.http.Html;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.http.StatusText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells a client of an error, in the form that suits it: a page for a browser, {@code application/problem+json} (RFC 9457)
 * for a program that asks for JSON. Neither says anything of the inside.
 */
final class ErrorPage {
    private ErrorPage() {}

    /**
     * Makes the answer for an error.
     *
     * @param context the request
     * @param error the error
     * @param isLogged whether the log knows the request by its id, which is then told
     * @return the answer
     */
    static Response of(RequestContext context, HttpException error, boolean isLogged) {
        Request request = context.request();
        String id = isLogged ? request.id() : "";
        Response response = request.prefersJson() ? problem(context, error, id) : page(error, id);
        Headers more = error.headers();
        return (more == Headers.EMPTY ? response : response.headers(more)).vary("Accept");
    }

    private static Response problem(RequestContext context, HttpException error, String id) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", StatusText.of(error.status()));
        problem.put("status", error.status());
        problem.put("detail", error.reason());
        if (!error.faults().isEmpty()) {
            problem.put("errors", error.faults());
        }
        if (!id.isEmpty()) {
            problem.put("request", id);
        }
        return Response.bytes(context.app().json().write(problem))
                .contentType("application/problem+json")
                .status(error.status());
    }

    private static Response page(HttpException error, String id) {
        String name = StatusText.of(error.status());
        StringBuilder html = new StringBuilder(256)
                .append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>")
                .append(error.status())
                .append(' ')
                .append(name)
                .append("</title>\n<h1>")
                .append(name)
                .append("</h1>\n");
        List<Fault> faults = error.faults();
        if (faults.size() > 1) {
            html.append("<ul>\n");
            faults.forEach(fault ->
                    html.append("<li>").append(Html.escape(fault.sentence())).append("</li>\n"));
            html.append("</ul>\n");
        } else {
            html.append("<p>").append(Html.escape(error.reason())).append("</p>\n");
        }
        if (!id.isEmpty()) {
            html.append("<p>If it happens again, name this request: ")
                    .append(id)
                    .append(".</p>\n");
        }
        return Response.html(html.toString()).status(error.status());
    }
}
