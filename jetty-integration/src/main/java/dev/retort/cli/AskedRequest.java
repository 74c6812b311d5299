package dev.retort.cli;

import dev.retort.http.Exchange;
import dev.retort.http.Request;
import dev.retort.json.JsonCodec;
import dev.retort.routing.MatchRequest;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is typed: a method or none, and a path or a whole URL. It is an exchange, so that its path is read as a
 * server's would be.
 */
record AskedRequest(
        String method,
        String scheme,
        String host,
        String rawPath,
        @Nullable String rawQuery) implements Exchange {
    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

    /** Reads {@code GET /users/7}, {@code /users/7} or {@code POST https://example.com/users?page=2}. */
    static AskedRequest parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        String target = words[words.length - 1];
        int colon = target.indexOf("://");
        String scheme = colon < 0 ? "http" : target.substring(0, colon).toLowerCase(Locale.ROOT);
        if (words.length > 2 || !SCHEMES.contains(scheme) || (colon < 0 && !target.startsWith("/"))) {
            throw CommandException.usage("\"" + text + "\" is no request."
                    + "\n  Write a method and a path or URL, as in \"GET /users/7\"; the method may be left out.");
        }
        String method = words.length == 2 ? words[0].toUpperCase(Locale.ROOT) : "GET";
        String rest = colon < 0 ? target : target.substring(colon + 3);
        int hash = rest.indexOf('#');
        rest = hash < 0 ? rest : rest.substring(0, hash);
        int question = rest.indexOf('?');
        String query = question < 0 ? null : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        return new AskedRequest(method, scheme, host, slash < 0 ? "/" : rest.substring(slash), query);
    }

    /** Returns what decides where the request goes; throws an HttpException for a path that servers refuse. */
    MatchRequest toMatch(JsonCodec json) {
        return MatchRequest.of(
                method, new Request(this, json).path(), host, scheme, rawQuery, "", scheme.startsWith("ws"));
    }

    @Override
    public String mount() {
        return "";
    }

    @Override
    public @Nullable String header(String name) {
        return null;
    }

    @Override
    public List<String> headers(String name) {
        return List.of();
    }

    @Override
    public List<String> headerNames() {
        return List.of();
    }

    @Override
    public long contentLength() {
        return 0;
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public String toString() {
        return method + " " + (host.isEmpty() ? "" : scheme + "://" + host) + rawPath
                + (rawQuery == null ? "" : "?" + rawQuery);
    }
}
