package dev.retort.command;

/** What an application does when it is told so on the command line, as a function under Flask's {@code app.cli.command}. */
@FunctionalInterface
public interface Command {
    /**
     * Does it.
     *
     * @param run the arguments, where to write, and the application, which has begun
     * @return the exit code: 0 for success, otherwise 1 to 255
     * @throws CommandFailedException to end with a message alone
     * @throws Exception any other failure, which is shown with its stack trace; the exit code is 1
     */
    int run(CommandRun run) throws Exception;
}
