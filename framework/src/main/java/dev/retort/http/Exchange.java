package dev.retort.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the raw parts of one request; what a server implements to carry requests in.
 *
 * <p>Nothing is decoded or checked here: {@link Request} does that once for every server, so that all of them answer
 * alike. An exchange is used by one thread at a time.
 */
public interface Exchange {
    /**
     * Returns the method as it was sent.
     *
     * @return the method, case kept, such as {@code GET}
     */
    String method();

    /**
     * Returns the scheme that the client used.
     *
     * @return {@code http} or {@code https}
     */
    String scheme();

    /**
     * Returns the host that the client asked for.
     *
     * @return the authority, with its port where it was given, or empty
     */
    String host();

    /**
     * Returns the path below which the application is mounted, which the servlet world calls the context path.
     *
     * @return the prefix as it stands in the request's path, without a closing slash; empty at the root
     */
    String mount();

    /**
     * Returns the path as it was sent, the mount included, neither decoded nor normalised.
     *
     * @return the path without the query
     */
    String rawPath();

    /**
     * Returns the query as it was sent.
     *
     * @return the text after {@code ?}, or null where there was none
     */
    @Nullable String rawQuery();

    /**
     * Returns the first value of a header.
     *
     * @param name the header's name, in any case
     * @return the value, or null if it was not sent
     */
    @Nullable String header(String name);

    /**
     * Returns every value of a header.
     *
     * @param name the header's name, in any case
     * @return the values in the order sent, none if it was not sent
     */
    List<String> headers(String name);

    /**
     * Tells whether a header was sent more than once; asked of every request, so that a server that can tell without
     * making a list should.
     *
     * @param name the header's name, in any case
     * @return true if it stands in two lines or more
     */
    default boolean isRepeated(String name) {
        return headers(name).size() > 1;
    }

    /**
     * Returns the names of the headers that were sent.
     *
     * @return the names, each once
     */
    List<String> headerNames();

    /**
     * Returns the announced length of the body.
     *
     * @return bytes, or -1 if it is not known
     */
    long contentLength();

    /**
     * Opens the body; the same stream at every call.
     *
     * @return the body's bytes, at their end at once if there is no body
     * @throws IOException if the connection is lost
     */
    InputStream body() throws IOException;

    /**
     * Returns the address of the peer that sent the request.
     *
     * @return an IP address in text, or empty if there is none
     */
    String remoteAddress();

    /**
     * Returns the fields that the server itself read from the query and the body, in this order; asked for only where the
     * body has nothing left to read, because something before the application, such as a servlet filter, had the server
     * read a form.
     *
     * @return each name with its values, none where the server reads no forms
     */
    default Map<String, String[]> parameters() {
        return Map.of();
    }

    /**
     * Returns what the server itself carries the request in, for what only that server can do.
     *
     * @param type a type of the server's, such as {@code HttpServletRequest}
     * @param <T> the same type
     * @return the server's own object, or null if it has none of that type
     */
    default <T> @Nullable T unwrap(Class<T> type) {
        return null;
    }
}
