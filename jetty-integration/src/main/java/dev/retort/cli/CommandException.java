package dev.retort.cli;

/** Ends a command with a message that says all there is to say, and so is shown without a stack trace. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the command line could not do. */
    static final int FAILED = 1;

    /** What was typed makes no sense. */
    static final int USAGE = 2;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static CommandException failed(String message) {
        return new CommandException(FAILED, message);
    }

    static CommandException usage(String message) {
        return new CommandException(USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
