package dev.retort.dispatch;

import dev.retort.http.Html;
import dev.retort.http.HttpException;
import dev.retort.http.Request;
import dev.retort.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a failure into its page.
 *
 * <p>The page says what the client did wrong, or that the fault is here, and nothing of the inside. What happened
 * inside is logged under the id that the page shows.
 */
final class ErrorResponder {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponder.class);

    Response respond(Request request, Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof HttpException error && error.status() < 500) {
            if (LOG.isDebugEnabled()) {
                LOG.debug("{} {} is answered {}", printable(request.method()), path(request), error.status(), error);
            }
            return page(error.status(), error.reason());
        }
        LOG.error("{} {} failed, request {}", printable(request.method()), path(request), request.id(), failure);
        String reference = "If it happens again, name this request: " + request.id() + ".";
        return failure instanceof HttpException error
                ? page(error.status(), error.reason() + " " + reference)
                : page(500, "Something went wrong here, and it has been logged. " + reference);
    }

    private static String path(Request request) {
        try {
            return printable(request.path());
        } catch (HttpException malformed) {
            return "(malformed path)";
        }
    }

    /** A decoded path may hold a line break, with which it could forge a line of the log. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isInvisible(c)) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Control characters, line separators, and what turns the direction of text. */
    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.FORMAT;
    }

    private static Response page(int status, String reason) {
        String name = StatusText.of(status);
        return Response.html("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + status + " "
                        + name + "</title>\n<h1>" + name + "</h1>\n<p>" + Html.escape(reason) + "</p>\n")
                .status(status);
    }
}
