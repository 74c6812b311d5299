package dev.retort.json;

/** Says that a text is not JSON or does not fit the type it was to be read into. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param reason what was wrong with the text and where, for its sender; nothing of the inside
     * @param cause what the library said, for the log
     */
    public JsonException(String reason, Throwable cause) {
        super(reason, cause, false, false);
    }

    /**
     * Returns what was wrong with the text.
     *
     * @return one plain sentence
     */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
