package dev.retort.security;

import dev.retort.http.Exchange;
import dev.retort.http.Request;
import dev.retort.json.JsonCodec;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as a test wants it: GET of / at http://app.example from 192.0.2.1 unless told otherwise. */
final class Sent implements Exchange {
    private final String method;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String scheme = "http";
    private String mount = "";
    private String rawPath = "/";
    private String peer = "192.0.2.1";
    private byte[] body = {};
    private int opened;

    private Sent(String method) {
        this.method = method;
        header("Host", "app.example");
    }

    static Sent get() {
        return new Sent("GET");
    }

    static Sent post() {
        return new Sent("POST");
    }

    static Sent method(String method) {
        return new Sent(method);
    }

    Sent header(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    Sent at(String scheme, String host) {
        this.scheme = scheme;
        return header("Host", host);
    }

    Sent path(String mount, String rawPath) {
        this.mount = mount;
        this.rawPath = rawPath;
        return this;
    }

    Sent from(String peer) {
        this.peer = peer;
        return this;
    }

    Sent form(String text) {
        body = text.getBytes(StandardCharsets.US_ASCII);
        return header("Content-Type", "application/x-www-form-urlencoded");
    }

    Request request() {
        return new Request(this, JsonCodec.jackson());
    }

    /** How often the body was asked for. */
    int opened() {
        return opened;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String host() {
        String host = header("Host");
        return host == null ? "" : host;
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public @Nullable String rawQuery() {
        return null;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public List<String> headerNames() {
        return new ArrayList<>(headers.keySet());
    }

    @Override
    public long contentLength() {
        return body.length;
    }

    @Override
    public InputStream body() {
        opened++;
        return new ByteArrayInputStream(body);
    }

    @Override
    public String remoteAddress() {
        return peer;
    }
}
