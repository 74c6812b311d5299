package dev.retort.testing;

import dev.retort.http.Response;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request, and those that redirects lead to, as the Fetch standard says (section 4.4, HTTP-redirect fetch): after
 * 303 with {@code GET}, after 301 and 302 too if it was a {@code POST}, otherwise with the same method and body.
 *
 * <p>Used once.
 */
final class Conversation {
    /** The most redirects that browsers follow. */
    private static final int MOST_REDIRECTS = 20;

    private final ClientSettings client;
    private final Map<String, String> ownCookies;
    private final List<TestResponse> history = new ArrayList<>();
    private final boolean cookiesWritten;
    private TestExchange sent;

    /**
     * Makes a conversation.
     *
     * @param ownCookies what is sent beside the cookies of the client, in place of those of the same name
     */
    Conversation(ClientSettings client, Map<String, String> ownCookies, TestExchange first) {
        this.client = client;
        this.ownCookies = ownCookies;
        this.sent = first;
        this.cookiesWritten = !first.headers("cookie").isEmpty();
    }

    /** Returns the last response, read to its end. */
    TestResponse send() {
        Response head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Received.read(head, body);
        return response(head, body);
    }

    /** Returns the last response, to be read while it is written. */
    TestStream stream() {
        Response head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return Received.stream(head, response(head, body), body);
    }

    private TestResponse response(Response head, ByteArrayOutputStream body) {
        CookieJar jar = client.jar();
        Instant now = jar == null ? Instant.now() : jar.clock().instant();
        List<TestCookie> set = head.headers().all("Set-Cookie").stream()
                .map(header -> SetCookie.parse(header, sent.address(), now))
                .filter(Objects::nonNull)
                .toList();
        return new TestResponse(
                head, body, sent, set, List.copyOf(history), client.app().json());
    }

    private Response head() {
        Response head = ask();
        Set<String> followed = client.followed();
        if (followed == null) {
            return head;
        }
        for (TestExchange next = next(head, followed); next != null; next = next(head, followed)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Received.read(head, body);
            history.add(response(head, body));
            if (history.size() > MOST_REDIRECTS) {
                throw new AssertionError(
                        "There is no end to the redirects; after " + MOST_REDIRECTS + " a browser gives up:" + chain());
            }
            sent = next;
            head = ask();
        }
        return head;
    }

    private Response ask() {
        sent = withCookies();
        Response head = Received.head(client.app().handle(sent));
        CookieJar jar = client.jar();
        if (jar != null) {
            jar.receive(head.headers().all("Set-Cookie"), sent.address());
        }
        return head;
    }

    /** Returns the next request with its cookies; those that the test wrote as a header stand alone. */
    TestExchange withCookies() {
        if (cookiesWritten) {
            return sent;
        }
        CookieJar jar = client.jar();
        Map<String, String> own = new LinkedHashMap<>(ownCookies);
        StringBuilder header = new StringBuilder();
        if (jar != null) {
            for (TestCookie cookie : jar.sentTo(sent.address(), client.secureEverywhere())) {
                String value = ownCookies.containsKey(cookie.name()) ? own.remove(cookie.name()) : cookie.value();
                if (value != null) {
                    append(header, cookie.name(), value);
                }
            }
        }
        own.forEach((name, value) -> append(header, name, value));
        return sent.withCookies(header.toString());
    }

    private static void append(StringBuilder header, String name, String value) {
        header.append(header.isEmpty() ? "" : "; ").append(name).append('=').append(value);
    }

    private @Nullable TestExchange next(Response head, Set<String> followed) {
        String location = head.headers().get("Location");
        int status = head.status();
        if (location == null || status < 301 || status > 308 || (status > 303 && status < 307)) {
            return null;
        }
        Address to = sent.address().resolve(location);
        if (to == null || !isFollowed(HostNames.of(to.host()), followed)) {
            throw new AssertionError(complaint(
                    head,
                    location,
                    "leads to another site, and a test client asks only the"
                            + " application. If that host is one of the application's, name it: followRedirects(\""
                            + (to == null ? "example.org" : HostNames.of(to.host()))
                            + "\"); otherwise send the request without"
                            + " following redirects, and look at location()."));
        }
        if (!to.path().equals(sent.mount()) && !to.path().startsWith(sent.mount() + "/")) {
            throw new AssertionError(complaint(
                    head,
                    location,
                    "leads out of the application, which is mounted at " + sent.mount()
                            + ". Build the URL with urlFor(…), which has the mount in it."));
        }
        return sent.redirected(to, methodAfter(status));
    }

    private String methodAfter(int status) {
        String method = sent.method();
        boolean get = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
        return get ? "GET" : method;
    }

    private boolean isFollowed(String host, Set<String> followed) {
        return host.equals(HostNames.of(sent.host()))
                || HostNames.isWithin(host, HostNames.of(client.base().host()))
                || followed.contains(host);
    }

    private String complaint(Response head, String location, String what) {
        return "The redirect of " + line(head.status(), sent, location) + " " + what
                + (history.isEmpty() ? "" : " Before it came:" + chain());
    }

    private String chain() {
        StringBuilder chain = new StringBuilder();
        for (TestResponse response : history) {
            chain.append("\n  ").append(line(response.status(), response.sent(), String.valueOf(response.location())));
        }
        return chain.toString();
    }

    private static String line(int status, TestExchange sent, String location) {
        return sent.method() + " " + sent.address() + ", " + status + " to " + location + ",";
    }
}
