package dev.retort.testing;

import dev.retort.Retort;
import dev.retort.http.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request that is put together for a test. Used by one thread, and sent once. */
public final class TestRequest {
    private final Retort app;
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private String mount = "";
    private byte[] body = {};
    private Map<String, String> fields = Map.of();
    private final List<Upload> uploads = new ArrayList<>();
    private long announcedLength = -1;

    TestRequest(Retort app, String method, String target) {
        this.app = app;
        this.method = method;
        this.target = target;
        header("Host", "localhost");
    }

    /**
     * Sets a header, in place of an earlier one of that name.
     *
     * @param name the name
     * @param values its value, or several to send it so often
     * @return this
     */
    public TestRequest header(String name, String... values) {
        headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return this;
    }

    /**
     * Mounts the application below a path, as a servlet container does with a context.
     *
     * @param mount the context path, without a closing slash; the target must begin with it
     * @return this
     */
    public TestRequest mount(String mount) {
        this.mount = mount;
        return this;
    }

    /**
     * Sets the body.
     *
     * @param contentType its type
     * @param bytes the bytes
     * @return this
     */
    public TestRequest body(String contentType, byte[] bytes) {
        body = bytes.clone();
        return header("Content-Type", contentType);
    }

    /**
     * Sets the body to a form, which is urlencoded unless a file goes with it.
     *
     * @param fields its fields
     * @return this
     */
    public TestRequest form(Map<String, String> fields) {
        this.fields = new LinkedHashMap<>(fields);
        String text = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return body("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Adds a file, and makes the body a multipart form, of the fields that {@link #form} gave and the files; whatever else
     * was set as a body or its type is replaced when the request is sent.
     *
     * @param field the name of the form's field
     * @param fileName the name of the file, as a browser would know it; empty for none chosen
     * @param contentType the type of the file
     * @param bytes the content
     * @return this
     */
    public TestRequest upload(String field, String fileName, String contentType, byte[] bytes) {
        uploads.add(new Upload(field, fileName, contentType, bytes.clone()));
        return this;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Sets the body to a value, written as JSON by the application's own codec.
     *
     * @param value the value
     * @return this
     */
    public TestRequest json(Object value) {
        return body("application/json", app.json().write(value));
    }

    /**
     * Announces a length other than that of the body, as a broken client does.
     *
     * @param length the announced length in bytes
     * @return this
     */
    public TestRequest announcedLength(long length) {
        announcedLength = length;
        return this;
    }

    /**
     * Sends the request.
     *
     * @return the answer
     */
    public TestResponse send() {
        if (!uploads.isEmpty()) {
            String boundary = Upload.boundary();
            body("multipart/form-data; boundary=" + boundary, Upload.form(boundary, fields, uploads));
        }
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        return new TestResponse(Received.of(app.handle(new Sent()), streamed), streamed, app.json());
    }

    private final class Sent implements Exchange {
        private final InputStream stream = new ByteArrayInputStream(body);

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
            String host = header("host");
            return host == null ? "" : host;
        }

        @Override
        public String mount() {
            return mount;
        }

        @Override
        public String rawPath() {
            int mark = target.indexOf('?');
            return mark < 0 ? target : target.substring(0, mark);
        }

        @Override
        public @Nullable String rawQuery() {
            int mark = target.indexOf('?');
            return mark < 0 ? null : target.substring(mark + 1);
        }

        @Override
        public @Nullable String header(String name) {
            List<String> values = headers(name);
            return values.isEmpty() ? null : values.get(0);
        }

        @Override
        public List<String> headers(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        @Override
        public List<String> headerNames() {
            return new ArrayList<>(headers.keySet());
        }

        @Override
        public long contentLength() {
            return announcedLength >= 0 ? announcedLength : body.length;
        }

        @Override
        public InputStream body() {
            return stream;
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }
}
