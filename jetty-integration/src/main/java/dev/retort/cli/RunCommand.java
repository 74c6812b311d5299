package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunningServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves an application until the process is told to end. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Serves an application.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    /** What says to the application that it is being developed, as the flag cannot reach one that makes itself. */
    static final String DEBUG = "retort.debug";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(
            arity = "1..*",
            paramLabel = "<class>",
            description = "A class that implements dev.retort.Application, or handler classes.")
    private List<String> classes = List.of();

    @Option(
            names = "--host",
            paramLabel = "<address>",
            description = "The address to listen at: 0.0.0.0 for every one. Default: ${DEFAULT-VALUE}",
            defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "<port>",
            description = "The port, or 0 for any that is free. Default: ${DEFAULT-VALUE}",
            defaultValue = "8080")
    private int port;

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Option(
            names = "--debug",
            description = "Show the inside of the application in answers to errors; for development only.")
    private boolean debug;

    @Option(
            names = "--reload",
            negatable = true,
            description = "Make the application anew when its classes or settings change. Default: with --debug.")
    private @Nullable Boolean reload;

    @Option(
            names = "--extra-files",
            split = "${sys:path.separator}",
            paramLabel = "<path>",
            description = "Files and folders that call for a reload too, separated by ${sys:path.separator}.")
    private List<Path> extraFiles = List.of();

    @Option(
            names = "--exclude-patterns",
            split = "${sys:path.separator}",
            paramLabel = "<glob>",
            description = "Files that do not, such as *Draft.class, separated by ${sys:path.separator}.")
    private List<String> excludePatterns = List.of();

    @Option(
            names = "--check",
            description =
                    "Start at a free port of this machine instead, ask for the first page, tell what was answered,"
                            + " and end; with 1 if the application does not start or answers with a failure of the server.")
    private boolean check;

    @Mixin
    private EnvFile envFile = new EnvFile();

    private @Nullable SSLContext tls;

    RunCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        if (debug) {
            System.setProperty(DEBUG, "true");
            if (!LOOPBACK.contains(host)) {
                err.println("Careful: with --debug, everybody who reaches " + host
                        + " can see the inside of the application.");
            }
        }
        tls = certificate.tls();
        envFile.announce();
        if (check) {
            try (RunningServer server = start(ApplicationClasses.load(classes), StartCheck.HOST, 0, null)) {
                return StartCheck.run(server.port(), List.of("/"), out);
            }
        }
        if (reload == null ? debug : reload) {
            new ReloadingServer(
                            () -> ApplicationClasses.load(classes), this::start, port, extraFiles, excludePatterns, err)
                    .run();
        } else {
            serve(ApplicationClasses.load(classes));
        }
        return 0;
    }

    private void serve(Retort app) throws InterruptedException {
        try (RunningServer server = start(app, port)) {
            server.join();
        }
    }

    private RunningServer start(Retort app, int port) {
        return start(app, host, port, tls);
    }

    private static RunningServer start(Retort app, String host, int port, @Nullable SSLContext tls) {
        try {
            return tls == null ? app.start(host, port) : app.start(host, port, tls);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()));
        }
    }
}
