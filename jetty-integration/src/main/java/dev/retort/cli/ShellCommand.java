package dev.retort.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Opens JShell with an application and a client of it, as {@code flask shell} opens Python. */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        description = "Opens JShell with the application as app, and a client that asks it as client.",
        sortOptions = false)
final class ShellCommand implements Callable<Integer> {
    private static final String STARTUP = """
            import java.util.*;
            import dev.retort.*;
            import dev.retort.config.*;
            import dev.retort.http.*;
            import dev.retort.testing.*;
            Retort app = dev.retort.cli.ShellApplication.app();
            TestClient client = TestClient.of(app);
            """;

    private final PrintWriter out;

    @Parameters(
            arity = "1..*",
            paramLabel = "<class>",
            description = "A class that implements dev.retort.Application, or handler classes.")
    private List<String> classes = List.of();

    @Mixin
    private EnvFile envFile = new EnvFile();

    ShellCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw CommandException.failed("This Java has no JShell.\n  Use a JDK; a runtime image leaves it out.");
        }
        envFile.announce();
        ShellApplication.set(ApplicationClasses.load(classes));
        out.println("app is the application, and client asks it: client.get(\"/\")");
        out.flush();
        return Shell.open();
    }

    /** Apart, as its types are not there in every Java. */
    private static final class Shell {
        static int open() throws Exception {
            Path startup = startup();
            try {
                // In this process, so that it has the application itself.
                return JavaShellToolBuilder.builder()
                        .start(
                                "--execution",
                                "local",
                                "--class-path",
                                System.getProperty("java.class.path", ""),
                                "--startup",
                                startup.toString());
            } finally {
                Files.delete(startup);
            }
        }

        private static Path startup() throws IOException {
            return Files.writeString(Files.createTempFile("retort", ".jsh"), STARTUP);
        }
    }
}
