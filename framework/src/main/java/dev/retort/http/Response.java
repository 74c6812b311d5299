package dev.retort.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response as a value: a status, headers and content.
 *
 * <p>Immutable: each change gives a new one, so that a response may be kept and sent again, by several threads.
 */
public final class Response {
    private static final Logger LOG = LoggerFactory.getLogger(Response.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    private static final Set<String> SERVERS_OWN =
            Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer");

    private static final String[] NO_DEFAULTS =
            Stream.concat(SERVERS_OWN.stream(), Stream.of("content-type")).toArray(String[]::new);

    private final int status;
    // Apart from the others because nearly every response has it and no more.
    private final @Nullable String contentType;
    private final Headers headers;
    private final Content content;

    private Response(int status, @Nullable String contentType, Headers headers, Content content) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.content = content;
    }

    /**
     * Makes a response of HTML.
     *
     * @param html the page
     * @return 200, {@code text/html; charset=utf-8}
     */
    public static Response html(String html) {
        return new Response(200, HTML, Headers.EMPTY, new Content.Bytes(html.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes a response of plain text.
     *
     * @param text the text
     * @return 200, {@code text/plain; charset=utf-8}
     */
    public static Response text(String text) {
        return new Response(200, TEXT, Headers.EMPTY, new Content.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes a response of a value, which the application's JSON codec writes.
     *
     * @param value a record, map, collection or anything else that the codec can write
     * @return 200, {@code application/json}
     */
    public static Response json(Object value) {
        return new Response(200, JSON, Headers.EMPTY, new Content.Json(value));
    }

    /**
     * Makes a response of bytes.
     *
     * @param bytes the bytes, given away: not to be changed afterwards
     * @return 200, {@code application/octet-stream}
     */
    public static Response bytes(byte[] bytes) {
        return new Response(200, BYTES, Headers.EMPTY, new Content.Bytes(bytes));
    }

    /**
     * Makes a response without a body.
     *
     * @param status 200 to 599
     * @return an empty response
     * @throws IllegalArgumentException if the status is out of range
     */
    public static Response empty(int status) {
        return new Response(200, null, Headers.EMPTY, Content.None.EMPTY).status(status);
    }

    /**
     * Makes a response of anything that a handler may return, to give it a status or headers.
     *
     * @param body a value, converted as if the handler had returned it
     * @return 200, with the type that the conversion gives it
     */
    public static Response of(Object body) {
        return body instanceof Response response
                ? response
                : new Response(200, null, Headers.EMPTY, new Content.Result(body));
    }

    /**
     * Says that something was made (RFC 9110, section 15.3.2).
     *
     * @param location the URL of what was made
     * @param body what describes it, converted as if the handler had returned it
     * @return 201 with {@code Location}
     */
    public static Response created(String location, Object body) {
        return of(body).status(201).header("Location", encodeLocation(location));
    }

    /**
     * Makes a response that is written while it is made.
     *
     * @param contentType the value of {@code Content-Type}
     * @param writer writes the body; status and headers are sent with its first bytes and cannot change afterwards
     * @return 200, without an announced length
     * @throws IllegalArgumentException if the type has a control character
     */
    public static Response stream(String contentType, Content.Writer writer) {
        return empty(200).contentType(contentType).content(new Content.Stream(writer));
    }

    /**
     * Makes a response of server-sent events.
     *
     * @param events the events
     * @return 200, {@code text/event-stream}, not to be cached
     */
    public static Response events(Sse events) {
        return events.response();
    }

    /**
     * Makes a redirect; the client repeats the request at the new place with {@code GET} for 302 and 303, and with its
     * own method for 307 and 308 (RFC 9110, section 15.4).
     *
     * @param location where to, absolute or relative; what a header cannot carry in it is percent-encoded
     * @param status 301, 302, 303, 307 or 308
     * @return a response with {@code Location}
     * @throws IllegalArgumentException if the status is no redirect
     */
    public static Response redirect(String location, int status) {
        if (status < 301 || status > 308 || (status > 303 && status < 307)) {
            throw new IllegalArgumentException("A redirect wants 301, 302, 303, 307 or 308, not " + status);
        }
        return empty(status).header("Location", encodeLocation(location));
    }

    /** Leaves every ASCII character that a URL may hold, "%" too, as it is, and encodes the rest. */
    private static String encodeLocation(String location) {
        StringBuilder url = null;
        byte[] bytes = location.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            boolean kept = b > ' ' && b < 0x7F && "\"<>\\^`{|}".indexOf(b) < 0;
            if (!kept && url == null) {
                url = new StringBuilder(new String(bytes, 0, i, StandardCharsets.US_ASCII));
            }
            if (url != null && kept) {
                url.append((char) b);
            } else if (url != null) {
                url.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return url == null ? location : url.toString();
    }

    /**
     * Changes the status.
     *
     * @param status 200 to 599
     * @return the changed response
     * @throws IllegalArgumentException if the status is out of range
     */
    public Response status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("A response wants a status from 200 to 599, not " + status);
        }
        return status == this.status ? this : new Response(status, contentType, headers, content);
    }

    /**
     * Changes the type of the body.
     *
     * @param contentType the value of {@code Content-Type}
     * @return the changed response
     * @throws IllegalArgumentException if the value has a control character
     */
    public Response contentType(String contentType) {
        Headers.check("Content-Type", contentType);
        return new Response(status, contentType, headers, content);
    }

    /**
     * Sets a header in place of any of the same name.
     *
     * @param name the header's name; {@code Content-Length} and what concerns the connection cannot be set
     * @param value its value
     * @return the changed response
     * @throws IllegalArgumentException if the name is the server's own, or name or value cannot stand in a header
     */
    public Response header(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return contentType(value);
        }
        refuseServersOwn(name);
        return new Response(status, contentType, headers.set(name, value), content);
    }

    /**
     * Adds a header beside any of the same name, as {@code Set-Cookie} and {@code Link} want it.
     *
     * @param name the header's name; {@code Content-Type} stands once and cannot be added
     * @param value its value
     * @return the changed response
     * @throws IllegalArgumentException if the name is the server's own, or name or value cannot stand in a header
     */
    public Response addHeader(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            throw new IllegalArgumentException("Content-Type stands once: use contentType(…).");
        }
        refuseServersOwn(name);
        return new Response(status, contentType, headers.add(name, value), content);
    }

    /**
     * Adds the headers of which the response has none yet, all in one go.
     *
     * @param defaults what to add; neither {@code Content-Type} nor what only the server sets may be among them
     * @return the changed response, or this where nothing was missing
     * @throws IllegalArgumentException if a header among the defaults cannot be set so
     */
    public Response missingHeaders(Headers defaults) {
        String own = defaults.firstOf(NO_DEFAULTS);
        if (own != null) {
            throw new IllegalArgumentException(
                    own + " is no default header: it follows from the content and the" + " connection.");
        }
        Headers all = headers.withMissing(defaults);
        return all == headers ? this : new Response(status, contentType, all, content);
    }

    /**
     * Names headers of the request that the response depends on, beside those that it names already; caches keep a
     * response apart for each value of them (RFC 9110, section 12.5.5).
     *
     * @param names the headers' names, or {@code *} for what no header tells
     * @return a response with one {@code Vary} that names each once, or this where all were named already
     * @throws IllegalArgumentException if a name is no token
     */
    public Response vary(String... names) {
        String merged = Vary.merge(headers, names);
        return merged == null ? this : new Response(status, contentType, headers.set("Vary", merged), content);
    }

    /**
     * Sets a cookie, beside any that are set already.
     *
     * @param cookie the cookie; one of more than {@link Cookie#LARGEST} bytes is sent with a warning in the log, as
     *     browsers may drop it (as in Werkzeug)
     * @return the changed response
     */
    public Response cookie(Cookie cookie) {
        String header = cookie.toHeader(Instant.now());
        if (header.length() > Cookie.LARGEST) {
            LOG.warn(
                    "The cookie {} has {} bytes with its attributes, and browsers may drop one of more than {}; keep less"
                            + " in it.",
                    cookie.name(),
                    header.length(),
                    Cookie.LARGEST);
        }
        return addHeader("Set-Cookie", header);
    }

    /**
     * Deletes a cookie that was set with {@code Path=/} and without a domain.
     *
     * @param name the cookie's name
     * @return the changed response
     * @throws IllegalArgumentException if this is not the name of a cookie
     */
    public Response deleteCookie(String name) {
        return cookie(Cookie.of(name, "").deletion());
    }

    /**
     * Deletes a cookie; where more than path and domain set it apart, as {@link Cookie#partitioned} does, use
     * {@link Cookie#deletion} of the cookie itself.
     *
     * @param name the cookie's name
     * @param path the path it was set with
     * @param domain the domain it was set with, null for none
     * @return the changed response
     * @throws IllegalArgumentException if name, path or domain cannot be those of a cookie
     */
    public Response deleteCookie(String name, String path, @Nullable String domain) {
        Cookie cookie = Cookie.of(name, "").path(path);
        return cookie((domain == null ? cookie : cookie.domain(domain)).deletion());
    }

    static void refuseServersOwn(String name) {
        if (SERVERS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    name + " is for the server to set: it follows from the content and the" + " connection.");
        }
    }

    /**
     * Adds headers beside those that are there.
     *
     * @param more the headers to add
     * @return the changed response
     */
    public Response headers(Headers more) {
        return more == Headers.EMPTY ? this : new Response(status, contentType, headers.addAll(more), content);
    }

    /**
     * Puts another response's status, type and headers over this one's; for the conversion of {@link #of}.
     *
     * @param outer the response whose own settings win: a status other than 200, a type, its headers
     * @return this content with those settings
     */
    public Response overlaidBy(Response outer) {
        return new Response(
                outer.status == 200 ? status : outer.status,
                outer.contentType == null ? contentType : outer.contentType,
                headers.overlaidBy(outer.headers),
                content);
    }

    /**
     * Replaces the content; type and headers stay.
     *
     * @param content the new content
     * @return the changed response
     */
    public Response content(Content content) {
        return new Response(status, contentType, headers, content);
    }

    /**
     * Brings the response into the form in which it may be sent: without content for {@code HEAD} and for the statuses
     * that have none (RFC 9110, sections 8.6, 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
     *
     * @param method the request's method
     * @return the response; for {@code HEAD} it announces the length that {@code GET} would have
     */
    public Response sentFor(String method) {
        if (status == 204 || status == 304) {
            return content(Content.None.UNANNOUNCED);
        }
        if (status == 205) {
            return content(Content.None.EMPTY);
        }
        if (!method.equals("HEAD") || content instanceof Content.None) {
            return this;
        }
        return content(
                content instanceof Content.Bytes bytes
                        ? new Content.None(bytes.array().length)
                        : Content.None.UNANNOUNCED);
    }

    /**
     * Returns the status.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Returns the type of the body.
     *
     * @return the value of {@code Content-Type}, or null for none
     */
    public @Nullable String contentType() {
        return contentType;
    }

    /**
     * Returns the headers other than {@code Content-Type} and {@code Content-Length}.
     *
     * @return the headers
     */
    public Headers headers() {
        return headers;
    }

    /**
     * Returns the content.
     *
     * @return the content
     */
    public Content content() {
        return content;
    }
}
