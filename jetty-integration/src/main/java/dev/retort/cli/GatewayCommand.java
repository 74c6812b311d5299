package dev.retort.cli;

import dev.retort.gateway.Configuration;
import dev.retort.gateway.ConfigurationSource;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs an nginx.conf, with nginx's own options and messages; and tells a process that does so what to do. */
@Command(
        name = "gateway",
        description = "Runs an nginx.conf: files, upstreams and webapps. The options are nginx's.",
        sortOptions = false)
final class GatewayCommand implements Callable<Integer> {
    /** In nginx's layout and nearly in its words. */
    private static final String HELP = """
            Usage: retort gateway [-?hvVtTq] [-s signal] [-p prefix]
                                  [-e filename] [-c filename] [-g directives]

            Options:
              -?,-h         : this help
              -v            : show version and exit
              -V            : show version and those of Jetty and Java, then exit
              -t            : test configuration and exit
              -T            : test configuration, dump it and exit
              -q            : suppress non-error messages during configuration testing
              -s signal     : send signal to a running process: stop, quit, reopen, reload
              -p prefix     : set prefix path (default: the current folder)
              -e filename   : set error log file (default: stderr)
              -c filename   : set configuration file (default: conf/nginx.conf)
              -g directives : set global directives out of configuration file
            """;

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = {"-?", "-h", "--help"},
            description = "Show this help.")
    private boolean help;

    @Option(names = "-v", description = "Show the version, and end unless there is something to test.")
    private boolean version;

    @Option(
            names = "-V",
            description = "Show the version, and those of Jetty and Java; end unless there is something to test.")
    private boolean versions;

    @Option(names = "-t", description = "Test the configuration.")
    private boolean test;

    @Option(names = "-T", description = "Test the configuration and print it, with all files that it includes.")
    private boolean dump;

    @Option(names = "-q", description = "Say nothing but mistakes while testing.")
    private boolean quiet;

    @Option(
            names = "-s",
            paramLabel = "<signal>",
            description = "Tell the running process to stop, quit, reopen or reload.")
    private @Nullable String signal;

    @Option(
            names = "-p",
            paramLabel = "<prefix>",
            description = "What relative paths are relative to. Default: the current folder",
            defaultValue = "")
    private Path prefix = Path.of("");

    @Option(names = "-e", paramLabel = "<file>", description = "The error log where the configuration names none.")
    private @Nullable String errorLog;

    @Option(
            names = "-c",
            paramLabel = "<file>",
            description = "The configuration. Default: ${DEFAULT-VALUE} below the prefix",
            defaultValue = "conf/nginx.conf")
    private Path file = Path.of("conf/nginx.conf");

    @Option(names = "-g", paramLabel = "<directives>", description = "Directives of the top level besides the file.")
    private String globals = "";

    GatewayCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Says what is wrong with what was typed, as nginx does. */
    static String complaint(ParameterException mistake) {
        if (mistake instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            String what = switch (option.shortestName()) {
                case "-c", "-e" -> "file name";
                case "-p" -> "directory name";
                default -> "parameter";
            };
            return "retort: option \"" + option.shortestName() + "\" requires " + what;
        }
        if (mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return "retort: invalid option: \""
                    + unknown(unmatched.getUnmatched().get(0)) + "\"";
        }
        return "retort: " + mistake.getMessage();
    }

    /** Returns the letter that is no option, or the whole word if it does not begin with a hyphen. */
    private static String unknown(String word) {
        if (!word.startsWith("-") || word.startsWith("--")) {
            return word;
        }
        for (int i = 1; i < word.length(); i++) {
            if ("?hvVtTqspecg".indexOf(word.charAt(i)) < 0) {
                return String.valueOf(word.charAt(i));
            }
        }
        return word;
    }

    @Override
    public Integer call() throws Exception {
        Order order = signal == null ? null : Order.named(signal);
        if (signal != null && order == null) {
            throw CommandException.failed("retort: invalid option: \"-s " + signal + "\"");
        }
        if (help || version || versions) {
            tellVersion();
            if (!test && !dump) {
                return 0;
            }
        }
        Path root = prefix.toAbsolutePath().normalize();
        try (ErrorLog log = new ErrorLog(err)) {
            beginLog(log, root);
            return run(root, order, log);
        }
    }

    /** Begins with the log of {@code -e}; as with nginx, one that cannot be opened stops nothing. */
    private void beginLog(ErrorLog log, Path root) throws IOException {
        String name = errorLog;
        if (name == null) {
            return;
        }
        ErrorLog.Target stderr = new ErrorLog.Target(null, true, ErrorLog.NONE.least());
        try {
            log.open(name.equals("stderr") ? stderr : new ErrorLog.Target(root.resolve(name), true, stderr.least()))
                    .begin();
        } catch (ConfigException unusable) {
            log.tell(LogLevel.ALERT, "could not open error log file: " + unusable.getMessage());
            log.open(stderr).begin();
        }
    }

    private int run(Path root, @Nullable Order order, ErrorLog log) throws Exception {
        Path path = root.resolve(file).normalize();
        ConfigurationSource source = ConfigurationSource.file(path, root).with(globals);
        Configuration configuration;
        try {
            configuration = source.load();
        } catch (ConfigException mistake) {
            mistake.warnings().forEach(warning -> log.tell(LogLevel.WARN, warning));
            log.tell(LogLevel.EMERG, String.valueOf(mistake.getMessage()));
            if (test || dump) {
                tellFailed(path);
            }
            return CommandException.FAILED;
        }
        if (test || dump) {
            return tested(path, configuration, root, log);
        }
        if (order == null) {
            return new GatewayProcess(source, configuration, root, log).run();
        }
        configuration.warnings().forEach(warning -> log.tell(LogLevel.WARN, warning));
        return new RunningProcess(PidFile.of(configuration, root), log).tell(order);
    }

    private int tested(Path path, Configuration configuration, Path root, ErrorLog log) throws IOException {
        configuration.warnings().forEach(warning -> log.tell(LogLevel.WARN, warning));
        if (!quiet) {
            err.println("retort: the configuration file " + path + " syntax is ok");
        }
        try {
            GatewayProcess.check(configuration, root, log);
        } catch (ConfigException unusable) {
            log.tell(LogLevel.EMERG, String.valueOf(unusable.getMessage()));
            tellFailed(path);
            return CommandException.FAILED;
        }
        if (!quiet) {
            err.println("retort: configuration file " + path + " test is successful");
        }
        if (dump) {
            configuration.files().forEach((name, bytes) -> {
                out.println("# configuration file " + name + ":");
                out.println(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            });
        }
        return 0;
    }

    private void tellFailed(Path path) {
        err.println("retort: configuration file " + path + " test failed");
    }

    private void tellVersion() {
        err.println("retort version: " + Main.Version.own());
        if (help) {
            err.println(HELP);
        } else if (versions) {
            err.println("running on Jetty " + Jetty.VERSION + ", Java " + Runtime.version());
        }
    }
}
