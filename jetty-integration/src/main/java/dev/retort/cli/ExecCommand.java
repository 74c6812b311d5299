package dev.retort.cli;

import dev.retort.Retort;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a command that an application has itself, as {@code flask init-db} does. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = "Runs a command of the application, or lists its commands.",
        sortOptions = false)
final class ExecCommand implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(
            index = "0",
            paramLabel = "<class>",
            description = "A class that implements dev.retort.Application. Options come before it.")
    private String application = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "<command>",
            description = "The command, after the name of its blueprint if it is in one, and what belongs to it."
                    + " Without it, the commands are listed.")
    private List<String> command = List.of();

    @Mixin
    private EnvFile envFile = new EnvFile();

    ExecCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        envFile.announce();
        Retort app = ApplicationClasses.load(List.of(application));
        try {
            return app.execute(command, out, err);
        } finally {
            app.end();
        }
    }
}
