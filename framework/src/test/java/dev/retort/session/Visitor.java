package dev.retort.session;

import dev.retort.http.Exchange;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.json.JsonCodec;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser of one visitor: sends the cookies that it was given, and does what a dispatcher does with a session. */
final class Visitor {
    final Map<String, String> cookies = new LinkedHashMap<>();
    String scheme = "http";
    String mount = "";

    /** Opens the session of a new request, hands it to a handler, and saves it. */
    Response visit(Sessions sessions, Consumer<Session> handler) {
        return visit(sessions, handler, Response.text("Hello"));
    }

    Response visit(Sessions sessions, Consumer<Session> handler, Response answer) {
        Request request = request();
        Session session = sessions.open(request);
        handler.accept(session);
        return receive(sessions.save(session, request, answer));
    }

    /** Reads a value with a new request, as the next page would. */
    @Nullable Object read(Sessions sessions, String name) {
        return sessions.open(request()).get(name);
    }

    Response receive(Response response) {
        for (String header : response.headers().all("Set-Cookie")) {
            String pair = header.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (header.contains("; Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(name.length() + 1));
            }
        }
        return response;
    }

    String cookie() {
        return cookies.getOrDefault("session", "");
    }

    Visitor withCookie(String value) {
        cookies.put("session", value);
        return this;
    }

    Request request() {
        return new Request(new Sent(), JsonCodec.jackson());
    }

    private final class Sent implements Exchange {
        private final List<String> header = cookies.isEmpty()
                ? List.of()
                : List.of(cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String scheme() {
            return scheme;
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public String mount() {
            return mount;
        }

        @Override
        public String rawPath() {
            return mount + "/";
        }

        @Override
        public @Nullable String rawQuery() {
            return null;
        }

        @Override
        public @Nullable String header(String name) {
            return headers(name).stream().findFirst().orElse(null);
        }

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase("Cookie") ? header : List.of();
        }

        @Override
        public List<String> headerNames() {
            return header.isEmpty() ? List.of() : List.of("Cookie");
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream body() {
            return InputStream.nullInputStream();
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }
}
