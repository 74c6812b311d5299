package dev.retort.gateway.exchange;

import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * The page that says a status and nothing more.
 *
 * @param status the status that the client is told
 * @param html the page
 */
record StatusPage(int status, String html) {
    /**
     * Returns the page of a status.
     *
     * @param status the status; nginx's own from 494 to 497 go to clients as 400, with a word about them
     */
    static StatusPage of(int status) {
        String kind = kindOfBadRequest(status);
        int told = kind == null ? status : HttpStatus.BAD_REQUEST_400;
        String heading = StatusText.title(told);
        String title = kind == null ? heading : told + " " + kind;
        String more = kind == null ? "" : "<p>" + kind + "</p>";
        return new StatusPage(
                told,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>" + title + "</title></head>\n<body><h1>" + heading
                        + "</h1>" + more + "</body>\n</html>\n");
    }

    private static @Nullable String kindOfBadRequest(int status) {
        return switch (status) {
            case 494 -> "Request Header Or Cookie Too Large";
            case 495 -> "The SSL certificate error";
            case 496 -> "No required SSL certificate was sent";
            case 497 -> "The plain HTTP request was sent to HTTPS port";
            default -> null;
        };
    }
}
