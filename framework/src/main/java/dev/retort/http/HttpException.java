package dev.retort.http;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a status and a reason that its sender may read.
 *
 * <p>The reason is shown to the client, so it names what was wrong with the request and nothing of the inside.
 */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The status, 400 to 599. */
    private final int status;

    /** What the answer carries besides the page; an exception that was serialized has none. */
    private transient Headers headers = Headers.EMPTY;

    /** What was wrong with single values; an exception that was serialized has none. */
    private final transient @Nullable List<Fault> faults;

    /**
     * Makes an exception for a status.
     *
     * @param status an error status, 400 to 599
     * @param reason what the client is told, one plain sentence
     * @throws IllegalArgumentException if the status is no error
     */
    public HttpException(int status, String reason) {
        this(status, reason, null);
    }

    /**
     * Makes an exception for a status, with a cause for the log.
     *
     * @param status an error status, 400 to 599
     * @param reason what the client is told, one plain sentence
     * @param cause what happened, never shown to the client
     * @throws IllegalArgumentException if the status is no error
     */
    public HttpException(int status, String reason, @Nullable Throwable cause) {
        this(status, reason, cause, List.of());
    }

    /**
     * Makes an exception for values of the request that are wrong.
     *
     * @param status an error status, 400 to 599
     * @param faults what is wrong with each, at least one; they make up the reason
     * @throws IllegalArgumentException if the status is no error, or there is no fault
     */
    public HttpException(int status, List<Fault> faults) {
        this(status, faults, null);
    }

    /**
     * Makes an exception for values of the request that are wrong, with a cause for the log.
     *
     * @param status an error status, 400 to 599
     * @param faults what is wrong with each, at least one; they make up the reason
     * @param cause what happened, never shown to the client
     * @throws IllegalArgumentException if the status is no error, or there is no fault
     */
    public HttpException(int status, List<Fault> faults, @Nullable Throwable cause) {
        this(status, reason(faults), cause, faults);
    }

    private HttpException(int status, String reason, @Nullable Throwable cause, List<Fault> faults) {
        // A client's mistake is no event worth a stack walk; a server's is.
        super(reason, cause, false, status >= 500);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("An HttpException wants a status from 400 to 599, not " + status);
        }
        this.status = status;
        this.faults = List.copyOf(faults);
    }

    private static String reason(List<Fault> faults) {
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("There is no fault to tell of");
        }
        return faults.stream().map(Fault::sentence).collect(Collectors.joining(" "));
    }

    /**
     * Makes the exception for a status that says enough.
     *
     * @param status an error status, 400 to 599
     * @return an exception whose reason is the status's name
     * @throws IllegalArgumentException if the status is no error
     */
    public static HttpException of(int status) {
        return status == 404 ? notFound() : new HttpException(status, StatusText.of(status) + ".");
    }

    /**
     * Makes the exception for a request that cannot be understood.
     *
     * @param reason what the client is told
     * @return an exception with status 400
     */
    public static HttpException badRequest(String reason) {
        return new HttpException(400, reason);
    }

    /**
     * Makes the exception for something that is not there.
     *
     * @return an exception with status 404
     */
    public static HttpException notFound() {
        return new HttpException(404, "There is nothing at this address.");
    }

    /**
     * Adds a header to the answer, as 401 wants {@code WWW-Authenticate} and 503 {@code Retry-After}.
     *
     * @param name the header's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is the server's own, or name or value cannot stand in a header
     */
    public HttpException header(String name, String value) {
        ServersOwn.refuse(name);
        headers = headers.add(name, value);
        return this;
    }

    /**
     * Returns the headers of the answer.
     *
     * @return the headers that were added
     */
    public Headers headers() {
        return headers == null ? Headers.EMPTY : headers;
    }

    /**
     * Makes the exception for a resource that speaks another protocol (RFC 9110, section 15.5.22).
     *
     * @param protocol the protocol, as an {@code Upgrade} header names it
     * @param reason what the client is told, one plain sentence
     * @return an exception with status 426 and {@code Upgrade}
     */
    public static HttpException upgradeRequired(String protocol, String reason) {
        HttpException exception = new HttpException(426, reason);
        // The one header of the connection that an answer is to have by itself.
        exception.headers = exception.headers.add("Upgrade", protocol);
        return exception;
    }

    /**
     * Returns the status.
     *
     * @return 400 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Returns what the client is told.
     *
     * @return one plain sentence
     */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /**
     * Returns what is wrong with single values of the request.
     *
     * @return the faults, in the order found; none where the reason is all there is to say
     */
    public List<Fault> faults() {
        return faults == null ? List.of() : faults;
    }
}
