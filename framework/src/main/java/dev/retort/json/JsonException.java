package dev.retort.json;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says that a text is not JSON or does not fit the type it was to be read into. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong with one field of the text.
     *
     * @param path the field, such as {@code tags[0].name}; empty for the text as a whole
     * @param message what is wrong with it, to follow the field's name: {@code is missing}
     */
    public record Fault(String path, String message) {}

    /** What is wrong with each field; an exception that was serialized has none. */
    private final transient @Nullable List<Fault> faults;

    /**
     * Makes an exception.
     *
     * @param reason what was wrong with the text and where, for its sender; nothing of the inside
     * @param cause what the library said, for the log
     */
    public JsonException(String reason, Throwable cause) {
        super(reason, cause, false, false);
        faults = List.of();
    }

    /**
     * Makes an exception that says what is wrong with each field.
     *
     * @param faults at least one, for the sender; nothing of the inside
     * @param cause what the library said, for the log
     */
    public JsonException(List<Fault> faults, Throwable cause) {
        super(faults.stream().map(JsonException::sentence).collect(Collectors.joining(" ")), cause, false, false);
        this.faults = List.copyOf(faults);
    }

    private static String sentence(Fault fault) {
        return (fault.path().isEmpty() ? "The body " : "The field \"" + fault.path() + "\" of the body ")
                + fault.message() + ".";
    }

    /**
     * Returns what is wrong with each field.
     *
     * @return the faults, none where the reason is all there is to say
     */
    public List<Fault> faults() {
        return faults == null ? List.of() : faults;
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
