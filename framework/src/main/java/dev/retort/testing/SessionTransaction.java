package dev.retort.testing;

import dev.retort.Retort;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.session.Session;
import dev.retort.session.Sessions;
import java.util.List;
import java.util.function.Consumer;

/**
 * Opens and saves the session of a visitor as the application does with a request, by its own sessions; Flask calls it
 * {@code session_transaction}.
 */
final class SessionTransaction {
    private final Sessions sessions;
    private final Request request;
    private final Address address;

    SessionTransaction(Retort app, TestExchange exchange) {
        this.sessions = app.sessions();
        this.request = new Request(exchange, app.json());
        this.address = exchange.address();
    }

    Session read() {
        return sessions.open(request);
    }

    void change(Consumer<? super Session> change, ClientSettings client) {
        CookieJar jar = client.cookies();
        Session session = sessions.open(request);
        change.accept(session);
        Response saved = sessions.save(session, request, Response.empty(200));
        List<String> headers = saved.headers().all("Set-Cookie");
        jar.receive(headers, address);
        for (String header : headers) {
            TestCookie cookie = SetCookie.parse(header, address, jar.clock().instant());
            boolean deletion = cookie != null && cookie.isExpired(jar.clock().instant());
            if (!deletion && !jar.sentTo(address, client.secureEverywhere()).contains(cookie)) {
                throw new AssertionError("The client would not send the session's cookie to " + address
                        + ", as a browser would not:\n  " + header.replaceFirst("=[^;]*", "=…")
                        + "\nUse a client or request of the scheme, host and path that the cookie is for, such as"
                        + " withScheme(\"https\") for one that is Secure.");
            }
        }
    }
}
