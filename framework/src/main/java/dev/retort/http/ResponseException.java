package dev.retort.http;

/**
 * Ends a request with a response that is sent as it is: no error handler sees it, as with Flask's
 * {@code abort(Response)}; the hooks after the request do.
 */
public final class ResponseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The response; an exception that was serialized has none. */
    private final transient Response response;

    /**
     * Makes an exception.
     *
     * @param response what to answer
     */
    public ResponseException(Response response) {
        super("The request ends with " + response.status(), null, false, false);
        this.response = response;
    }

    /**
     * Returns the answer.
     *
     * @return the response
     */
    public Response response() {
        return response;
    }
}
