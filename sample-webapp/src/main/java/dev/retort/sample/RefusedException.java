package dev.retort.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The blog itself says no, in a text of its catalogue, so that a reader has it in their own language. What Retort refuses by
 * itself is an {@link dev.retort.http.HttpException}, whose reason is English.
 */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String text;
    private final transient Object[] arguments;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * Refuses a request.
     *
     * @param status 400 to 499, or 503
     * @param text the name of the text
     * @param arguments what its holes are filled with
     */
    RefusedException(int status, String text, Object... arguments) {
        // A visitor's mistake is no event worth a stack walk.
        super(text, null, false, false);
        this.status = status;
        this.text = text;
        this.arguments = arguments.clone();
    }

    /** Adds a header to the answer. */
    RefusedException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    /** Returns why, in a language. */
    String reason(Language language) {
        return language.say(text, arguments);
    }

    Map<String, String> headers() {
        return headers;
    }
}
