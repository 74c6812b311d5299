package dev.retort.cli;

import dev.retort.gateway.Configuration;
import dev.retort.gateway.ConfigurationSource;
import dev.retort.gateway.config.ConfigException;
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
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(names = "-v", description = "Show the version.")
    private boolean version;

    @Option(names = "-V", description = "Show the version, and those of Jetty and Java.")
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

    /** picocli itself shows the help. The standard options would take -V away. */
    @Option(
            names = {"-h", "-?", "--help"},
            usageHelp = true,
            description = "Show this help.")
    void help(boolean asked) {}

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
        if (version || versions) {
            tellVersion();
            return 0;
        }
        if (signal != null && !GatewayProcess.ORDERS.contains(signal)) {
            throw CommandException.failed("retort: invalid option: \"-s " + signal + "\"");
        }
        Path root = prefix.toAbsolutePath().normalize();
        Path path = root.resolve(file).normalize();
        ConfigurationSource source = ConfigurationSource.file(path, root).with(globals);
        Configuration configuration;
        try {
            configuration = source.load();
        } catch (ConfigException mistake) {
            message("emerg", String.valueOf(mistake.getMessage()));
            if (test || dump) {
                err.println("retort: configuration file " + path + " test failed");
            }
            return CommandException.FAILED;
        }
        if (test || dump) {
            tested(path, configuration);
            return 0;
        }
        GatewayProcess process = new GatewayProcess(source, configuration, root, errorLog, this::message);
        return signal != null ? process.tell(signal) : process.run();
    }

    private void message(String level, String text) {
        err.println("retort: [" + level + "] " + text);
    }

    private void tested(Path path, Configuration configuration) {
        if (!quiet) {
            configuration.warnings().forEach(warning -> message("warn", warning));
            err.println("retort: the configuration file " + path + " syntax is ok");
            err.println("retort: configuration file " + path + " test is successful");
        }
        if (dump) {
            configuration.files().forEach((name, bytes) -> {
                out.println("# configuration file " + name + ":");
                out.println(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            });
        }
    }

    private void tellVersion() {
        String own = Main.class.getPackage().getImplementationVersion();
        err.println("retort version: retort/" + (own == null ? "(from class files)" : own));
        if (versions) {
            err.println("running on Jetty " + Jetty.VERSION + ", Java " + Runtime.version());
        }
    }
}
