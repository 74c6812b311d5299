package dev.retort.jetty.uwsgi;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What a client can cause through a web server, and is answered for: were the connection closed, nginx would take the
 * application for broken, ask the next one, and then none for the time of {@code fail_timeout}.
 */
final class ClientFault {
    private ClientFault() {}

    /** Returns what answers a request by 400. */
    static HttpException.RuntimeException badRequest(String reason) {
        return of(HttpStatus.BAD_REQUEST_400, reason);
    }

    /** Returns what answers a request by a status; the reason is shown to the client. */
    static HttpException.RuntimeException of(int status, String reason) {
        return new HttpException.RuntimeException(status, reason);
    }
}
