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

/** Runs an nginx.conf, with nginx's own options and messages; and tells a process that does so what to do. */
@Command(name = "gateway", description = "Runs an nginx.conf: files, upstreams and webapps. The options are nginx's.")
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
    private final GatewayOptions options;

    GatewayCommand(PrintWriter out, PrintWriter err, GatewayOptions options) {
        this.out = out;
        this.err = err;
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        Order order = options.order;
        if (options.help || options.version || options.versions) {
            tellVersion();
            if (!options.test) {
                return 0;
            }
        }
        Path root = Path.of(options.prefix).toAbsolutePath().normalize();
        try (ErrorLog log = new ErrorLog(err)) {
            beginLog(log, root);
            return run(root, order, log);
        }
    }

    /** Begins with the log of {@code -e}; as with nginx, one that cannot be opened stops nothing. */
    private void beginLog(ErrorLog log, Path root) throws IOException {
        String name = options.errorLog;
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
        Path path = root.resolve(options.file).normalize();
        ConfigurationSource source = ConfigurationSource.file(path, root).with(options.globals);
        Configuration configuration;
        try {
            configuration = source.load();
        } catch (ConfigException mistake) {
            mistake.warnings().forEach(warning -> log.tell(LogLevel.WARN, warning));
            log.tell(LogLevel.EMERG, String.valueOf(mistake.getMessage()));
            if (options.test) {
                tellFailed(path);
            }
            return CommandException.FAILED;
        }
        if (options.test) {
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
        if (!options.quiet) {
            err.println("retort: the configuration file " + path + " syntax is ok");
        }
        try {
            GatewayProcess.check(configuration, root, log);
        } catch (ConfigException unusable) {
            log.tell(LogLevel.EMERG, String.valueOf(unusable.getMessage()));
            tellFailed(path);
            return CommandException.FAILED;
        }
        if (!options.quiet) {
            err.println("retort: configuration file " + path + " test is successful");
        }
        if (options.dump) {
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
        if (options.help) {
            err.println(HELP);
        } else if (options.versions) {
            err.println("running on Jetty " + Jetty.VERSION + ", Java " + Runtime.version());
        }
    }
}
