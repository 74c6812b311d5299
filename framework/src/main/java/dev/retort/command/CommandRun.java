package dev.retort.command;

import dev.retort.config.Config;
import dev.retort.context.ApplicationContext;
import java.io.PrintWriter;
import java.util.List;

/**
 * One run of a command.
 *
 * @param words the command as it was typed, with the name of its blueprint: {@code posts import}
 * @param arguments what was typed after it; options too are left to the command
 * @param out the standard output, for what was asked for; flushed at the end
 * @param err the standard error, for messages; flushed at the end
 * @param app the application
 */
public record CommandRun(
        String words, List<String> arguments, PrintWriter out, PrintWriter err, ApplicationContext app) {
    /**
     * Copies the arguments.
     *
     * @param words the command as it was typed
     * @param arguments what was typed after it
     * @param out the standard output
     * @param err the standard error
     * @param app the application
     */
    public CommandRun {
        arguments = List.copyOf(arguments);
    }

    /**
     * Returns an argument that must be there.
     *
     * @param index its place, from 0
     * @param label what it is, such as {@code file}, for the message
     * @return the argument
     * @throws CommandFailedException with the exit code 2 if fewer were typed
     */
    public String argument(int index, String label) {
        if (index >= arguments.size()) {
            throw new CommandFailedException(
                    CommandFailedException.USAGE,
                    words + " has no <" + label + ">.\n  Write it as argument " + (index + 1) + " of the command.");
        }
        return arguments.get(index);
    }

    /**
     * Returns the configuration of the application.
     *
     * @return the configuration
     */
    public Config config() {
        return app.config();
    }
}
