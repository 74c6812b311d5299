package dev.retort.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file has further variables for the application's configuration, as Flask's {@code --env-file} says. */
final class EnvFile {
    /** By which it reaches an application that makes itself. */
    static final String PROPERTY = "retort.env-file";

    private static final Path USUAL = Path.of(".env");

    @Option(
            names = {"-e", "--env-file"},
            paramLabel = "<file>",
            description = "A file of RETORT_… variables; those of the environment win. Default: .env, if there is one.")
    private @Nullable Path file;

    /** Has the next application read it. */
    void announce() {
        Path chosen = file == null ? USUAL : file;
        if (Files.isRegularFile(chosen)) {
            System.setProperty(PROPERTY, chosen.toString());
        } else if (file != null) {
            throw CommandException.usage("There is no file " + file + ".\n  Name one with lines of NAME=value.");
        }
    }
}
