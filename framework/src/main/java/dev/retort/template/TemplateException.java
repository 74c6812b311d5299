package dev.retort.template;

import org.jspecify.annotations.Nullable;

/** Says which template failed, in which line, and why. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The template's name. */
    private final String template;

    /** The line from 1, or 0. */
    private final int line;

    /**
     * Makes an exception.
     *
     * @param template the template's name
     * @param line the line, counted from 1, or 0 where it is not known
     * @param reason what is wrong, one or more plain sentences
     * @param cause what was thrown, or null
     */
    public TemplateException(String template, int line, String reason, @Nullable Throwable cause) {
        super(template + (line > 0 ? ", line " + line : "") + ": " + reason, cause);
        this.template = template;
        this.line = line;
    }

    /**
     * Returns the template's name.
     *
     * @return the name
     */
    public String template() {
        return template;
    }

    /**
     * Returns the line of the template.
     *
     * @return the line, counted from 1, or 0 where it is not known
     */
    public int line() {
        return line;
    }
}
