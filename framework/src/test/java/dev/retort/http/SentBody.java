package dev.retort.http;

import dev.retort.json.JsonCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body on its way to a {@link Request}, as a server that has only just read its head would have it. */
final class SentBody implements Exchange {
    static final String BOUNDARY = "xYzZY";
    static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

    private final @Nullable String contentType;
    private final InputStream body;
    private String method = "POST";
    private @Nullable String query;
    private long announced = -1;
    private Map<String, String[]> parameters = Map.of();

    private SentBody(@Nullable String contentType, InputStream body) {
        this.contentType = contentType;
        this.body = body;
    }

    static SentBody of(@Nullable String contentType, InputStream body) {
        return new SentBody(contentType, body);
    }

    static SentBody of(@Nullable String contentType, byte[] body) {
        return of(contentType, new ByteArrayInputStream(body));
    }

    static SentBody of(@Nullable String contentType, String body) {
        return of(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A multipart form of the parts, each a header's lines and a content. */
    static SentBody parts(String... parts) {
        return of(MULTIPART, form(parts));
    }

    static byte[] form(String... parts) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (String part : parts) {
            form.writeBytes(("--" + BOUNDARY + "\r\n" + part + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    static String field(String name, String value) {
        return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
    }

    static String file(String name, String fileName, String content) {
        return "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content;
    }

    /** Gives a body in pieces of a size, as a slow network does. */
    static InputStream inPieces(byte[] bytes, int size) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return super.read(to, offset, Math.min(length, size));
            }
        };
    }

    SentBody method(String name) {
        method = name;
        return this;
    }

    SentBody query(String text) {
        query = text;
        return this;
    }

    SentBody announcing(long length) {
        announced = length;
        return this;
    }

    /** What a server gives that has read the form itself. */
    SentBody parameters(Map<String, String[]> read) {
        parameters = read;
        return this;
    }

    Request request() {
        return request(Limits.DEFAULT);
    }

    Request request(Limits limits) {
        return new Request(this, JsonCodec.jackson(), limits);
    }

    Request request(Limits limits, Path folder) {
        return request(limits, new TemporaryFiles(folder));
    }

    Request request(Limits limits, TemporaryFiles temporary) {
        return new Request(this, JsonCodec.jackson(), limits, () -> temporary);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public String mount() {
        return "";
    }

    @Override
    public String rawPath() {
        return "/";
    }

    @Override
    public @Nullable String rawQuery() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return name.equalsIgnoreCase("Content-Type") ? contentType : null;
    }

    @Override
    public List<String> headers(String name) {
        String value = header(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public List<String> headerNames() {
        return contentType == null ? List.of() : List.of("Content-Type");
    }

    @Override
    public long contentLength() {
        return announced;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public Map<String, String[]> parameters() {
        return parameters;
    }
}
