package dev.retort.http;

import dev.retort.json.JsonCodec;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request: the raw parts of an {@link Exchange}, decoded when first asked for and never changed.
 *
 * <p>The body comes once. {@link #bytes}, {@link #text}, {@link #json} and an urlencoded {@link #form} keep it in memory,
 * and can be mixed, followed by a multipart form too. A multipart {@link #form} with its {@link #files} is otherwise read as it arrives,
 * and {@link #body} hands it out: these leave nothing for the others, which then throw {@link IllegalStateException}.
 *
 * <p>What is malformed throws an {@link HttpException} with a 4xx status from the method that reads it. A request is
 * used by one thread at a time.
 */
public final class Request {
    /** The largest body that is read into memory, in bytes, unless {@link Limits#bodyInMemory} says otherwise. */
    public static final int LARGEST_BODY = 1 << 20;

    private final Exchange exchange;
    private final JsonCodec json;
    private final Supplier<TemporaryFiles> temporaryFiles;
    private Limits limits;
    private @Nullable RequestBody body;
    private boolean released;
    private @Nullable String path;
    private @Nullable Boolean isWebSocket;
    private @Nullable MediaType contentType;
    private boolean contentTypeRead;
    private @Nullable String rawQuery;
    private @Nullable Params query;
    private @Nullable Map<String, String> cookies;
    private @Nullable String id;
    private @Nullable AcceptHeaders accepted;

    /**
     * Makes a request of an exchange.
     *
     * @param exchange what the server received
     * @param json what {@link #json} reads with
     */
    public Request(Exchange exchange, JsonCodec json) {
        this(exchange, json, Limits.DEFAULT);
    }

    /**
     * Makes a request of an exchange, with limits of its own. Whoever makes it calls {@link #release} at its end.
     *
     * @param exchange what the server received
     * @param json what {@link #json} reads with
     * @param limits what bounds the body
     */
    public Request(Exchange exchange, JsonCodec json, Limits limits) {
        this(exchange, json, limits, TemporaryFiles::new);
    }

    Request(Exchange exchange, JsonCodec json, Limits limits, Supplier<TemporaryFiles> temporaryFiles) {
        this.exchange = exchange;
        this.json = json;
        this.limits = limits;
        this.temporaryFiles = temporaryFiles;
    }

    /** Most requests have no body, or none that is asked for. */
    private RequestBody requestBody() {
        if (body == null) {
            body = new RequestBody(exchange, limits, temporaryFiles);
            if (released) {
                body.release();
            }
        }
        return body;
    }

    /**
     * Returns the limits of this request.
     *
     * @return the limits
     */
    public Limits limits() {
        return limits;
    }

    /**
     * Changes the limits of this request, as a hook or a handler may that expects more than others, or less.
     *
     * @param limits the limits from now on
     * @throws IllegalStateException if the body has been read
     */
    public void limits(Limits limits) {
        if (body != null) {
            body.limits(limits);
        }
        this.limits = limits;
    }

    /**
     * Returns the method.
     *
     * @return the method, such as {@code GET}
     */
    public String method() {
        return exchange.method();
    }

    /**
     * Returns the path below the mount: decoded, dot segments resolved.
     *
     * @return a path that begins with {@code /}
     * @throws HttpException 400 if the path is malformed, 414 if it is too long
     */
    public String path() {
        if (path == null) {
            path = RequestPath.parse(exchange.rawPath(), exchange.mount());
        }
        return path;
    }

    /**
     * Returns the path below which the application is mounted: the context path.
     *
     * @return a prefix without a closing slash, empty at the root
     */
    public String mount() {
        return exchange.mount();
    }

    /**
     * Tells whether the request is a WebSocket handshake (RFC 6455, section 4.1).
     *
     * @return true for a {@code GET} that asks for an upgrade to {@code websocket}
     */
    public boolean isWebSocket() {
        if (isWebSocket == null) {
            String upgrade = exchange.header("Upgrade");
            isWebSocket = upgrade != null && upgrade.equalsIgnoreCase("websocket") && method().equals("GET");
        }
        return isWebSocket;
    }

    /**
     * Returns the scheme.
     *
     * @return {@code http} or {@code https}
     */
    public String scheme() {
        return exchange.scheme();
    }

    /**
     * Returns the host that the client asked for; it is the client's word, not to be trusted.
     *
     * @return the authority, with its port where it was given, or empty
     */
    public String host() {
        return exchange.host();
    }

    /**
     * Returns the query as it was sent. Servers differ in whether they tell an empty one from none, and in what they make
     * of bytes that are no characters of a URI (RFC 3986, section 3.4); so there is none of either.
     *
     * @return the text after {@code ?}, or null where there was none or nothing follows
     * @throws HttpException 400 if it has a character that must be percent-encoded
     */
    public @Nullable String rawQuery() {
        if (rawQuery == null) {
            rawQuery = RawQuery.of(exchange.rawQuery());
        }
        return rawQuery.isEmpty() ? null : rawQuery;
    }

    /**
     * Returns the fields of the query.
     *
     * @return the fields, none without a query
     * @throws HttpException 400 if it is malformed, 413 if there are too many fields
     */
    public Params query() {
        if (query == null) {
            query = Params.parse(rawQuery(), "the query", limits.fields());
        }
        return query;
    }

    /**
     * Returns the fields of a form in the body, which is urlencoded or multipart.
     *
     * @return the fields, none for an empty body that is not multipart
     * @throws HttpException 415 if the body is of another type, 400 if it is malformed, 413 if it passes a limit
     * @throws IllegalStateException if the body has been streamed
     */
    public Params form() {
        return formData().fields();
    }

    private FormData formData() {
        return requestBody().form(contentType(), this::query);
    }

    /**
     * Returns the files of a multipart form.
     *
     * @return the files, none if the form is urlencoded or no file was chosen
     * @throws HttpException 415 if the body is no form, 400 if it is malformed, 413 if it passes a limit
     * @throws IllegalStateException if the body has been streamed, or if a servlet filter had the container read the form:
     *     then only its fields are to be had, and the filter is to leave the form to the application
     */
    public UploadedFiles files() {
        return formData().requireFiles();
    }

    /**
     * Returns the first file of a field of a multipart form.
     *
     * @param name the field's name, case-sensitive
     * @return the file, or null if none was chosen
     * @throws HttpException as {@link #files}
     * @throws IllegalStateException as {@link #files}
     */
    public @Nullable UploadedFile file(String name) {
        return files().get(name);
    }

    /**
     * Returns the fields of the query, and behind them those of a form in the body, as Flask's {@code request.values}.
     *
     * @return the fields; for {@code GET} and {@code HEAD}, and with a body that is no form, those of the query alone
     * @throws HttpException 400 if query or form is malformed, 413 if either passes a limit
     * @throws IllegalStateException if the body is a form and has been streamed
     */
    public Params values() {
        MediaType type = contentType();
        boolean bodiless = method().equals("GET") || method().equals("HEAD");
        return bodiless || type == null || !type.isAnyForm() ? query() : query().and(form());
    }

    /**
     * Reads the body as JSON.
     *
     * @param type what to read it into, such as {@code Post.class}
     * @param <T> the same type
     * @return the value, null for the JSON text {@code null}
     * @throws HttpException 415 if the body is not sent as JSON, 400 if it cannot be read into the type, 413 if it is
     *     too large
     */
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // The caller names the type twice.
    public <T> @Nullable T json(Type type) {
        return (T) requestBody().json(contentType(), json, type);
    }

    /**
     * Returns the body as text, in the charset that its type names, otherwise in UTF-8.
     *
     * @return the text, empty for an empty body
     * @throws HttpException 400 if the bytes are no text of that charset, 413 if the body is too large, 415 if the
     *     charset is unknown
     */
    public String text() {
        return requestBody().text(contentType());
    }

    /**
     * Returns the body, read into memory once.
     *
     * @return the bytes, not to be changed
     * @throws HttpException 400 if the body ends early, 413 if it is larger than {@link Limits#bodyInMemory}
     * @throws IllegalStateException if it has been streamed or read as a multipart form
     */
    public byte[] bytes() {
        return requestBody().bytes();
    }

    /**
     * Hands out the body as it arrives, for a handler that streams it.
     *
     * @return the bytes, under {@link Limits#body}; the same stream at every call, which need not be closed. It throws an
     *     {@link HttpException} where the body is too large (413), ends early or cannot be read (400), and never an
     *     {@link java.io.IOException} of its own
     * @throws HttpException 413 if a larger body is announced
     * @throws IllegalStateException if the body has been read already
     */
    public InputStream body() {
        return requestBody().stream();
    }

    /**
     * Deletes the temporary files of an upload. The dispatcher calls this when the response has been sent, whether well or
     * not; a handler has no need to. May be called more than once.
     */
    public void release() {
        released = true;
        if (body != null) {
            body.release();
        }
    }

    /**
     * Returns the type of the body.
     *
     * @return the type, or null if none was sent or it cannot be read
     */
    public @Nullable MediaType contentType() {
        if (!contentTypeRead) {
            contentType = MediaType.parse(exchange.header("Content-Type"));
            contentTypeRead = true;
        }
        return contentType;
    }

    /**
     * Returns the first value of a header.
     *
     * @param name the header's name, in any case
     * @return the value, or null if it was not sent
     */
    public @Nullable String header(String name) {
        return exchange.header(name);
    }

    /**
     * Returns every value of a header.
     *
     * @param name the header's name, in any case
     * @return the values in the order sent
     */
    public List<String> headers(String name) {
        return exchange.headers(name);
    }

    /**
     * Tells whether a header was sent more than once, as one that must not be may be an attack.
     *
     * @param name the header's name, in any case
     * @return true if it stands in two lines or more
     */
    public boolean isRepeated(String name) {
        return exchange.isRepeated(name);
    }

    /**
     * Returns the names of the headers that were sent.
     *
     * @return the names, each once
     */
    public List<String> headerNames() {
        return exchange.headerNames();
    }

    /**
     * Returns the cookies that were sent, without those that are malformed.
     *
     * @return values by name in the order sent, without surrounding quotes and otherwise as they were sent; of several
     *     with one name the first. Not to be trusted, and not to be changed
     */
    public Map<String, String> cookies() {
        if (cookies == null) {
            cookies = CookieHeader.parse(exchange.headers("Cookie"));
        }
        return cookies;
    }

    /**
     * Returns the value of a cookie.
     *
     * @param name the cookie's name, case-sensitive
     * @return the value as {@link #cookies} has it, or null if the cookie was not sent
     */
    public @Nullable String cookie(String name) {
        return cookies().get(name);
    }

    private AcceptHeaders accepted() {
        if (accepted == null) {
            accepted = new AcceptHeaders(exchange);
        }
        return accepted;
    }

    /**
     * Returns the media types that the client wants.
     *
     * @return what {@code Accept} says; without it, anything
     */
    public Accept accepts() {
        return accepted().types();
    }

    /**
     * Returns the languages that the client wants.
     *
     * @return what {@code Accept-Language} says; without it, anything
     */
    public Accept acceptLanguages() {
        return accepted().languages();
    }

    /**
     * Returns the charsets that the client wants.
     *
     * @return what {@code Accept-Charset} says; without it, anything
     */
    public Accept acceptCharsets() {
        return accepted().charsets();
    }

    /**
     * Returns the content codings that the client understands.
     *
     * @return what {@code Accept-Encoding} says; without it, {@code identity} before anything else
     */
    public Accept acceptEncodings() {
        return accepted().encodings();
    }

    /**
     * Tells whether the client wants JSON rather than a page, by {@code Accept}; where that leaves it open, by whether its
     * own body is JSON.
     *
     * @return true if JSON suits the client better than HTML
     */
    public boolean prefersJson() {
        return accepts().prefersJson(contentType());
    }

    /**
     * Returns the address of the peer, which is the proxy where there is one.
     *
     * @return an IP address in text, or empty if there is none
     */
    public String remoteAddress() {
        return exchange.remoteAddress();
    }

    /**
     * Returns a name for this request that its error page and the log share.
     *
     * @return 16 hexadecimal digits, random
     */
    public String id() {
        if (id == null) {
            id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        }
        return id;
    }

    /**
     * Returns what the server itself carries the request in, for what only that server can do.
     *
     * @param type a type of the server's, such as {@code HttpServletRequest}
     * @param <T> the same type
     * @return the server's own object, or null if it has none of that type
     */
    public <T> @Nullable T unwrap(Class<T> type) {
        return exchange.unwrap(type);
    }

    /** Writes what a response holds as JSON, for those who need its bytes before the response is sent. */
    Response encoded(Response response) {
        return response.encoded(json);
    }
}
