package dev.retort.http;

import dev.retort.json.JsonCodec;
import dev.retort.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request: the raw parts of an {@link Exchange}, decoded when first asked for and never changed.
 *
 * <p>What is malformed throws an {@link HttpException} with a 4xx status from the method that reads it. A request is
 * used by one thread at a time.
 */
public final class Request {
    /** The largest body that is read into memory, in bytes. */
    public static final int LARGEST_BODY = 1 << 20;

    private final Exchange exchange;
    private final JsonCodec json;
    private @Nullable String path;
    private @Nullable MediaType contentType;
    private boolean contentTypeRead;
    private @Nullable Params query;
    private @Nullable Params form;
    private @Nullable Map<String, String> cookies;
    private byte @Nullable [] bytes;
    private @Nullable String id;
    private @Nullable Accept accepts;
    private @Nullable Accept acceptLanguages;
    private @Nullable Accept acceptCharsets;
    private @Nullable Accept acceptEncodings;

    /**
     * Makes a request of an exchange.
     *
     * @param exchange what the server received
     * @param json what {@link #json} reads with
     */
    public Request(Exchange exchange, JsonCodec json) {
        this.exchange = exchange;
        this.json = json;
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
        String upgrade = exchange.header("Upgrade");
        return upgrade != null && upgrade.equalsIgnoreCase("websocket") && method().equals("GET");
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
     * Returns the query as it was sent.
     *
     * @return the text after {@code ?}, or null where there was none
     */
    public @Nullable String rawQuery() {
        return exchange.rawQuery();
    }

    /**
     * Returns the fields of the query.
     *
     * @return the fields, none without a query
     * @throws HttpException 400 if an escape is wrong, 413 if there are too many fields
     */
    public Params query() {
        if (query == null) {
            query = Params.parse(exchange.rawQuery(), "the query");
        }
        return query;
    }

    /**
     * Returns the fields of a form in the body.
     *
     * @return the fields, none for an empty body
     * @throws HttpException 415 if the body is not of type {@code application/x-www-form-urlencoded}, 400 if an escape
     *     is wrong, 413 if the form is too large
     */
    public Params form() {
        if (form == null) {
            MediaType type = contentType();
            if (type != null && !type.isForm()) {
                throw new HttpException(415, "The form is to be sent as application/x-www-form-urlencoded.");
            }
            form = readForm();
        }
        return form;
    }

    private Params readForm() {
        if (bytes == null) {
            byte[] read = readBody();
            Map<String, String[]> parameters = read.length == 0 ? exchange.parameters() : Map.of();
            if (!parameters.isEmpty()) {
                return Params.withoutQuery(parameters, query());
            }
            bytes = checkedLength(read);
        }
        return Params.parse(text(), "the form");
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
        MediaType media = contentType();
        if (media == null || !media.isJson()) {
            throw new HttpException(415, "The body is to be sent as application/json.");
        }
        try {
            return (T) json.read(bytes(), type);
        } catch (JsonException e) {
            throw new HttpException(400, e.reason(), e);
        }
    }

    /**
     * Returns the body as text, in the charset that its type names, otherwise in UTF-8.
     *
     * @return the text, empty for an empty body
     * @throws HttpException 400 if the bytes are no text of that charset, 413 if the body is too large, 415 if the
     *     charset is unknown
     */
    public String text() {
        MediaType type = contentType();
        Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset();
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpException(400, "The body is not " + charset.name() + " text.", e);
        }
    }

    /**
     * Returns the body, read into memory once.
     *
     * @return the bytes, not to be changed
     * @throws HttpException 400 if the body ends early, 413 if it is larger than {@link #LARGEST_BODY}
     */
    public byte[] bytes() {
        if (bytes == null) {
            bytes = checkedLength(readBody());
        }
        return bytes;
    }

    private byte[] readBody() {
        if (exchange.contentLength() > LARGEST_BODY) {
            throw tooLarge();
        }
        byte[] read;
        try {
            InputStream body = exchange.body();
            read = body.readNBytes(LARGEST_BODY + 1);
        } catch (IOException e) {
            throw new HttpException(400, "The body could not be read to its end.", e);
        }
        if (read.length > LARGEST_BODY) {
            throw tooLarge();
        }
        return read;
    }

    private byte[] checkedLength(byte[] read) {
        if (exchange.contentLength() > read.length) {
            throw HttpException.badRequest("The body is shorter than its Content-Length.");
        }
        return read;
    }

    private static HttpException tooLarge() {
        return new HttpException(413, "The body is larger than " + LARGEST_BODY + " bytes.");
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

    /**
     * Returns the media types that the client wants.
     *
     * @return what {@code Accept} says; without it, anything
     */
    public Accept accepts() {
        if (accepts == null) {
            accepts = Accept.of(Accept.Kind.MEDIA_TYPE, exchange);
        }
        return accepts;
    }

    /**
     * Returns the languages that the client wants.
     *
     * @return what {@code Accept-Language} says; without it, anything
     */
    public Accept acceptLanguages() {
        if (acceptLanguages == null) {
            acceptLanguages = Accept.of(Accept.Kind.LANGUAGE, exchange);
        }
        return acceptLanguages;
    }

    /**
     * Returns the charsets that the client wants.
     *
     * @return what {@code Accept-Charset} says; without it, anything
     */
    public Accept acceptCharsets() {
        if (acceptCharsets == null) {
            acceptCharsets = Accept.of(Accept.Kind.CHARSET, exchange);
        }
        return acceptCharsets;
    }

    /**
     * Returns the content codings that the client understands.
     *
     * @return what {@code Accept-Encoding} says; without it, {@code identity} before anything else
     */
    public Accept acceptEncodings() {
        if (acceptEncodings == null) {
            acceptEncodings = Accept.of(Accept.Kind.ENCODING, exchange);
        }
        return acceptEncodings;
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
