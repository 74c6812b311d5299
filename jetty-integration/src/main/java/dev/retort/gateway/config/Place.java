package dev.retort.gateway.config;

/**
 * Where something stands in a configuration.
 *
 * @param file the file's path as it was named, or another name of the text's origin
 * @param line the line, from 1; 0 where the text has no lines, as that of a Java builder
 */
public record Place(String file, int line) {
    /** What messages call directives that were given with the command. */
    public static final String COMMAND_LINE = "command line";

    /** Tells whether it is a directive that was given with the command. */
    boolean isCommandLine() {
        return file.equals(COMMAND_LINE);
    }

    /**
     * Returns the place as nginx's messages write it.
     *
     * @return {@code FILE:LINE}, or the file alone
     */
    @Override
    public String toString() {
        return line == 0 || isCommandLine() ? file : file + ":" + line;
    }
}
