package dev.retort.cli;

import dev.retort.Retort;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands the application of {@code retort shell} over to the snippets, which see public classes alone. */
public final class ShellApplication {
    private static volatile @Nullable Retort app;

    private ShellApplication() {}

    static void set(Retort application) {
        app = application;
    }

    /**
     * Returns the application of the shell that runs in this process.
     *
     * @return the application
     * @throws NullPointerException if there is no shell
     */
    public static Retort app() {
        return Objects.requireNonNull(app, "No shell was opened in this process.");
    }
}
