package dev.retort.cli;

import dev.retort.gateway.Configuration;
import dev.retort.gateway.ConfigurationSource;
import dev.retort.gateway.WebServer;
import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of a gateway: its number in a file, its log, and what it does when it is told to.
 *
 * <p>It can be told in two ways. Signals are nginx's: HUP reloads, USR1 reopens the logs, TERM and INT stop. QUIT is the
 * JVM's own, which prints its threads. So there is a control socket beside the file with the process's number; all of
 * {@code -s} goes there. Besides, it can answer: who reloads a configuration with a mistake is told the mistake.
 */
final class GatewayProcess {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);

    private final ConfigurationSource source;
    private final Configuration first;
    private final Path prefix;
    private final ErrorLog log;

    /** The log where a configuration names none. */
    private final ErrorLog.Target initial;

    private final WebServer server;
    private PidFile pid;
    private @Nullable ControlSocket control;

    /**
     * Prepares the process.
     *
     * @param source where the configuration comes from at each reload
     * @param configuration the configuration, loaded
     * @param prefix the folder of the default files
     * @param log where messages go until the configuration's log is open
     */
    GatewayProcess(ConfigurationSource source, Configuration configuration, Path prefix, ErrorLog log) {
        this.source = source;
        this.first = configuration;
        this.prefix = prefix;
        this.log = log;
        initial = log.target();
        pid = PidFile.of(configuration, prefix);
        server = WebServer.of(source, configuration);
    }

    /** Makes sure that the files of the process can be written and its sockets opened, as nginx's {@code -t} does. */
    static void check(Configuration configuration, Path prefix, ErrorLog log) throws IOException {
        log.open(target(configuration, log.target())).giveBack();
        PidFile.of(configuration, prefix).check();
        configuration.checkSockets();
    }

    private static ErrorLog.Target target(Configuration configuration, ErrorLog.Target otherwise) {
        LogLevel level = configuration.errorLogLevel();
        return level == null ? otherwise : new ErrorLog.Target(configuration.errorLog(), true, level);
    }

    /** Serves until the process is told to end; returns the exit code. */
    int run() throws Exception {
        // As with nginx, what is found while the file is read is for the log of -e, where there is one.
        boolean told = initial.named();
        if (told) {
            warn(first);
        }
        try {
            log.open(target(first, initial)).begin();
            if (!told) {
                warn(first);
            }
            server.start();
        } catch (ConfigException mistake) {
            return failed(mistake);
        }
        try {
            pid.prepare();
            control = ControlSocket.open(pid.control(), this::obey);
            // Before the number is there for others to send them to: until then HUP would end the process.
            for (Order order : Order.values()) {
                if (order != Order.QUIT) {
                    Signals.handle(order.signal(), () -> obey(order, order.received("")));
                }
            }
            Signals.handle("INT", () -> obey(Order.STOP, "signal 2 (SIGINT) received, exiting"));
            pid.write();
            try {
                tellStart();
                server.join();
            } finally {
                endFiles();
            }
            LogLevel.NOTICE.log(LOG, "exit");
            return 0;
        } catch (ConfigException unusable) {
            return failed(unusable);
        } finally {
            server.stop();
            endControl();
        }
    }

    private void warn(Configuration configuration) {
        configuration.warnings().forEach(warning -> log.tell(LogLevel.WARN, warning));
    }

    private int failed(ConfigException mistake) {
        log.tell(LogLevel.EMERG, String.valueOf(mistake.getMessage()));
        return CommandException.FAILED;
    }

    private synchronized void endFiles() throws IOException {
        pid.delete();
    }

    private synchronized void endControl() throws IOException {
        if (control != null) {
            control.close();
        }
    }

    private void tellStart() {
        LogLevel.NOTICE.log(LOG, "{} on Jetty {}, Java {}", Main.Version.own(), Jetty.VERSION, Runtime.version());
        LogLevel.NOTICE.log(LOG, "OS: {} {}", System.getProperty("os.name"), System.getProperty("os.version"));
        LogLevel.NOTICE.log(
                LOG,
                "listening on {}, told what to do through {}",
                String.join(", ", server.addresses()),
                String.valueOf(control));
        tellWithoutEffect(first);
    }

    private static void tellWithoutEffect(Configuration configuration) {
        if (!configuration.withoutEffect().isEmpty()) {
            LogLevel.NOTICE.log(LOG, "without effect here: {}", String.join(", ", configuration.withoutEffect()));
        }
    }

    /** Hears an order and the number of the process that gives it. */
    private List<String> obey(String words) {
        String[] parts = words.split(" ", 2);
        Order order = Order.named(parts[0]);
        if (order == null) {
            return List.of("retort: [error] \"" + words + "\" is no order", ControlSocket.FAILED);
        }
        return obey(order, order.received(parts.length == 1 ? "" : " from " + parts[1]));
    }

    /** Does what the process is told to; returns what there is to say, nothing if it was done. */
    private List<String> obey(Order order, String received) {
        LogLevel.NOTICE.log(LOG, received);
        try {
            switch (order) {
                case RELOAD -> {
                    LogLevel.NOTICE.log(LOG, order.action());
                    reload();
                }
                case REOPEN -> {
                    LogLevel.NOTICE.log(LOG, order.action());
                    log.reopen();
                    server.reopenLogs();
                }
                case STOP -> later("stop", server::stop);
                case QUIT -> later("quit", server::quit);
            }
            return List.of();
        } catch (Exception failure) {
            String message =
                    failure instanceof ConfigException ? String.valueOf(failure.getMessage()) : failure.toString();
            List<String> answer = new ArrayList<>();
            NginxLog.readable(message).lines().forEach(line -> {
                LogLevel.EMERG.log(LOG, "{}", line);
                answer.add("retort: [emerg] " + line);
            });
            answer.add(ControlSocket.FAILED);
            return answer;
        }
    }

    /** Lets the configuration as it is now take over, with its log and its file for the number; all or nothing. */
    private synchronized void reload() throws Exception {
        Configuration next;
        try {
            next = source.load();
        } catch (ConfigException mistake) {
            mistake.warnings().forEach(warning -> LogLevel.WARN.log(LOG, "{}", warning));
            throw mistake;
        }
        next.warnings().forEach(warning -> LogLevel.WARN.log(LOG, "{}", warning));
        ErrorLog.Opened nextLog = log.open(target(next, initial));
        PidFile nextPid = PidFile.of(next, prefix);
        boolean moves = !nextPid.path().equals(pid.path());
        try {
            if (moves) {
                nextPid.write();
            }
            server.reload(next);
        } catch (Exception failure) {
            nextLog.giveBack();
            if (moves) {
                nextPid.delete();
            }
            throw failure;
        }
        nextLog.begin();
        if (moves) {
            endControl();
            pid.delete();
            pid = nextPid;
            control = ControlSocket.open(pid.control(), this::obey);
        }
        tellWithoutEffect(next);
    }

    /** Who gave the order is answered first. */
    private static void later(String name, Action action) {
        new Thread(
                        () -> {
                            try {
                                action.run();
                            } catch (Exception failure) {
                                LOG.error("{} failed", name, failure);
                            }
                        },
                        "retort-" + name)
                .start();
    }

    private interface Action {
        void run() throws Exception;
    }
}
