package dev.retort.http;

import dev.retort.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        return of(body).status(201).header("Location", Location.encode(location));
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
     * Makes a response of a file, with what Flask's {@code send_file} gives it: the type by its name, an {@code ETag},
     * {@code Last-Modified} and {@code Cache-Control: no-cache}, which has clients ask each time whether it changed.
     *
     * <p>The file is opened when it is sent. A handler's response of a file is held against the conditions of its
     * request and may so become 206, 304, 412 or 416.
     *
     * @param file a regular file; one that a client may name is for {@link #fileBelow}
     * @return 200, the file
     * @throws java.io.UncheckedIOException if there is no such file
     */
    public static Response file(Path file) {
        return FileResponse.of(file);
    }

    /**
     * Makes a response of a file below a folder, whose name came from the client, as Flask's {@code
     * send_from_directory} does.
     *
     * @param directory the folder, beyond which nothing is ever served
     * @param relative the file's path within it, with {@code /} between names
     * @return 200, as {@link #file} makes it
     * @throws HttpException 404 if there is no such file in the folder
     */
    public static Response fileBelow(Path directory, String relative) {
        Path found = Folder.of(directory).find(relative);
        if (found == null) {
            throw HttpException.notFound();
        }
        return FileResponse.of(found);
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
        return empty(status).header("Location", Location.encode(location));
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
        ServersOwn.refuse(name);
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
        ServersOwn.refuse(name);
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
        ServersOwn.refuseDefaults(defaults);
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
     * Sets a cookie, beside any that are set already. One that does not say whether it is secure is so where the request
     * comes over HTTPS, which is decided when the response is sent.
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
        return cookie.isSecureDecided()
                ? addHeader("Set-Cookie", header)
                : new Response(status, contentType, headers.addOpenCookie(header), content);
    }

    /**
     * Decides what cookies left to the request: they are secure if it came over HTTPS; for the dispatcher.
     *
     * @param request the request that is answered
     * @return the changed response, or this where nothing was left to it
     */
    public Response withCookiesFor(Request request) {
        if (!request.scheme().equals("https")) {
            return this;
        }
        Headers decided = headers.withSecureCookies();
        return decided == headers ? this : new Response(status, contentType, decided, content);
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

    /**
     * Sets the tag of this version of the content, in place of another (RFC 9110, section 8.8.3).
     *
     * @param opaque the tag without quotes; it must change with every byte of the content
     * @return the changed response
     * @throws IllegalArgumentException if it has a quote, space or control character
     */
    public Response etag(String opaque) {
        return header("ETag", EntityTag.quoted(opaque));
    }

    /**
     * Sets a weak tag, of content that may differ in its bytes but not in what it says.
     *
     * @param opaque the tag without quotes
     * @return the changed response
     * @throws IllegalArgumentException if it has a quote, space or control character
     */
    public Response weakEtag(String opaque) {
        return header("ETag", "W/" + EntityTag.quoted(opaque));
    }

    /**
     * Sets a tag that is made of the content, as Werkzeug's {@code add_etag} does; one that is there already stays.
     *
     * @return the changed response; of JSON, one that gets its tag when the JSON is written
     * @throws IllegalStateException if the content is not in memory
     */
    public Response etagOfContent() {
        if (headers.get("ETag") != null) {
            return this;
        }
        if (content instanceof Content.Json value) {
            return content(new Content.Json(value.value(), true));
        }
        if (content instanceof Content.Bytes bytes) {
            return etag(EntityTag.opaqueOf(bytes.array()));
        }
        throw new IllegalStateException("Only content in memory can be its own ETag; name the version yourself with"
                + " etag(…), or give it the content as text, bytes or JSON.");
    }

    /**
     * Says when the content changed last.
     *
     * @param when the time, cut to the second
     * @return the changed response
     */
    public Response lastModified(Instant when) {
        return header("Last-Modified", HttpDate.format(when));
    }

    /**
     * Says who may keep the response, and for how long (RFC 9111, section 5.2).
     *
     * @param directives such as {@code no-store} or {@code private, max-age=60}
     * @return the changed response
     */
    public Response cacheControl(String directives) {
        return header("Cache-Control", directives);
    }

    /**
     * Lets everybody keep the response for a time, as Flask's {@code max_age} does.
     *
     * @param time how long, cut to the second; zero or less to have clients ask each time
     * @return the changed response
     */
    public Response maxAge(Duration time) {
        return cacheControl(time.toSeconds() <= 0 ? "no-cache" : "public, max-age=" + time.toSeconds());
    }

    /**
     * Has the client keep the content as a file (RFC 6266). Content of no known type gets that of the name.
     *
     * @param downloadName the name to keep it under, in any script
     * @return the changed response
     */
    public Response asAttachment(String downloadName) {
        Response named = header("Content-Disposition", FileResponse.attachment(downloadName));
        return BYTES.equals(contentType) ? named.contentType(FileTypes.of(downloadName)) : named;
    }

    /**
     * Holds the response against the conditions of its request (RFC 9110, sections 13 and 14), as Werkzeug's {@code
     * make_conditional} does: {@code If-Match}, {@code If-None-Match}, {@code If-Modified-Since}, {@code
     * If-Unmodified-Since}, and {@code Range} for content in memory or a file that says {@code Accept-Ranges: bytes}.
     *
     * <p>Does nothing unless the method is {@code GET} or {@code HEAD} and the response a success. Doing it twice is
     * the same as once.
     *
     * @param request the request
     * @return this response, 206 with a part of it, or 304
     * @throws HttpException 412 if a precondition is not met, 416 if the range lies outside the content
     */
    public Response conditional(Request request) {
        return Conditional.apply(this, request);
    }

    /**
     * Writes a value as JSON, if that is what the response holds.
     *
     * @param json what to write it with
     * @return the response with bytes in place of the value, any other as it is
     */
    public Response encoded(JsonCodec json) {
        if (!(content instanceof Content.Json value)) {
            return this;
        }
        Response written = content(new Content.Bytes(json.write(value.value())));
        return value.tagged() ? written.etagOfContent() : written;
    }

    /** Changes everything but the content. */
    Response described(int newStatus, @Nullable String newType, Headers newHeaders) {
        return new Response(newStatus, newType, newHeaders, content);
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
        Content sent = SentContent.of(status, content, method);
        return sent == content ? this : content(sent);
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
