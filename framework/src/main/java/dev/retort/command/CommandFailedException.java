package dev.retort.command;

/** Ends a command with a message that says all there is to say, and so is shown without a stack trace. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit code of what was typed and makes no sense, as in Click and picocli. */
    static final int USAGE = 2;

    /** The exit code of the command. */
    private final int exitCode;

    /**
     * Ends a command with the exit code 1.
     *
     * @param message what failed, and how to repair it
     */
    public CommandFailedException(String message) {
        this(1, message);
    }

    /**
     * Ends a command.
     *
     * @param exitCode 1 to 255
     * @param message what failed, and how to repair it
     */
    public CommandFailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * Returns the exit code.
     *
     * @return the exit code of the command
     */
    public int exitCode() {
        return exitCode;
    }
}
