package dev.retort.cli;

import dev.retort.gateway.Configuration;
import dev.retort.gateway.ConfigurationSource;
import dev.retort.gateway.WebServer;
import dev.retort.gateway.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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

    /** What a running process can be told, and the signal for it if it does not hear. */
    private static final Map<String, String> SIGNALS = Map.of("stop", "TERM", "reload", "HUP", "reopen", "USR1");

    static final List<String> ORDERS = List.of("stop", "quit", "reopen", "reload");

    private final ConfigurationSource source;
    private final Configuration configuration;
    private final Path pidFile;
    private final boolean ownFolder;
    private final @Nullable Path logFile;
    private final BiConsumer<String, String> message;

    /**
     * Prepares the process.
     *
     * @param source where the configuration comes from at each reload
     * @param configuration the configuration, loaded
     * @param prefix the folder of the default files
     * @param errorLog the name of the log where the configuration names none; null for the standard error
     * @param message says something at a level of nginx's to whoever has started the command
     */
    GatewayProcess(
            ConfigurationSource source,
            Configuration configuration,
            Path prefix,
            @Nullable String errorLog,
            BiConsumer<String, String> message) {
        this.source = source;
        this.configuration = configuration;
        this.message = message;
        Path named = configuration.pidFile();
        ownFolder = named == null;
        pidFile = named == null ? prefix.resolve("logs/retort.pid") : named;
        boolean namesLog = configuration.errorLogLevel() != null;
        logFile = namesLog
                ? configuration.errorLog()
                : errorLog == null || errorLog.equals("stderr") ? null : prefix.resolve(errorLog);
    }

    /** Serves until the process is told to end; returns the exit code. */
    int run() throws Exception {
        configuration.warnings().forEach(warning -> message.accept("warn", warning));
        try (ErrorLog log = ErrorLog.open(logFile, configuration.errorLogLevel())) {
            WebServer server = WebServer.of(source, configuration);
            try {
                server.start();
            } catch (ConfigException taken) {
                return failed(String.valueOf(taken.getMessage()));
            }
            try (ControlSocket control = ControlSocket.open(controlFile(), order -> obey(order, server, log))) {
                // Before the number is there for others to send them to: until then HUP would end the process.
                Signals.handle("HUP", () -> obey("reload", server, log));
                Signals.handle("USR1", () -> obey("reopen", server, log));
                Signals.handle("TERM", () -> obey("stop", server, log));
                Signals.handle("INT", () -> obey("stop", server, log));
                writePid();
                tellStart(server, control);
                server.join();
            } finally {
                server.stop();
                Files.deleteIfExists(pidFile);
            }
            return 0;
        } catch (IOException unusable) {
            return failed(describe(unusable));
        }
    }

    private int failed(String text) {
        message.accept("emerg", text);
        return CommandException.FAILED;
    }

    private static String describe(IOException failure) {
        return failure instanceof NoSuchFileException missing
                ? "open() \"" + missing.getFile() + "\" failed (2: No such file or directory)"
                : failure.toString();
    }

    private void writePid() throws IOException {
        Path folder = pidFile.toAbsolutePath().getParent();
        if (ownFolder && folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
    }

    private Path controlFile() throws IOException {
        Path folder = pidFile.toAbsolutePath().getParent();
        if (ownFolder && folder != null) {
            Files.createDirectories(folder);
        }
        return pidFile.resolveSibling(pidFile.getFileName() + ".sock");
    }

    private void tellStart(WebServer server, ControlSocket control) {
        LOG.info("listening on {}, told what to do through {}", String.join(", ", server.addresses()), control);
        tellWithoutEffect(configuration);
    }

    private static void tellWithoutEffect(Configuration configuration) {
        if (!configuration.withoutEffect().isEmpty()) {
            LOG.info("without effect here: {}", String.join(", ", configuration.withoutEffect()));
        }
    }

    /** Does what the process is told to; returns what there is to say, nothing if it was done. */
    private static List<String> obey(String order, WebServer server, ErrorLog log) {
        LOG.info("told to {}", order);
        try {
            switch (order) {
                case "reload" -> {
                    Configuration next = server.reload();
                    next.warnings().forEach(LOG::warn);
                    tellWithoutEffect(next);
                    return next.warnings().stream()
                            .map(warning -> "retort: [warn] " + warning)
                            .toList();
                }
                case "reopen" -> {
                    log.reopen();
                    server.reopenLogs();
                }
                case "stop" -> later("stop", server::stop);
                case "quit" -> later("quit", server::quit);
                default -> {
                    return List.of("retort: [error] \"" + order + "\" is no order", ControlSocket.FAILED);
                }
            }
            return List.of();
        } catch (Exception failure) {
            LOG.error("[emerg] {}", failure instanceof ConfigException ? failure.getMessage() : failure.toString());
            return List.of("retort: [emerg] " + failure.getMessage(), ControlSocket.FAILED);
        }
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

    /** Tells the running process; returns the exit code. */
    int tell(String order) throws IOException, InterruptedException {
        String number;
        try {
            number = Files.readString(pidFile).strip();
        } catch (NoSuchFileException missing) {
            message.accept("error", "open() \"" + pidFile + "\" failed (2: No such file or directory)");
            return CommandException.FAILED;
        }
        long pid;
        try {
            pid = Long.parseLong(number);
        } catch (NumberFormatException wrong) {
            message.accept("error", "invalid PID number \"" + number + "\" in \"" + pidFile + "\"");
            return CommandException.FAILED;
        }
        List<String> answer = new ArrayList<>();
        if (ControlSocket.ask(controlFile(), order, answer)) {
            boolean done = !answer.remove(ControlSocket.FAILED);
            answer.forEach(line -> message.accept(
                    line.replaceFirst("^retort: \\[(\\w+)] .*", "$1"), line.replaceFirst("^retort: \\[\\w+] ", "")));
            return done ? 0 : CommandException.FAILED;
        }
        return signal(pid, order);
    }

    /** The socket's name may be too long for the system, or somebody may have removed its file. */
    private int signal(long pid, String order) throws IOException, InterruptedException {
        if (ProcessHandle.of(pid).isEmpty()) {
            message.accept("alert", "kill(" + pid + ") failed (3: No such process)");
            return CommandException.FAILED;
        }
        String name = SIGNALS.get(order);
        if (name == null) {
            message.accept(
                    "error",
                    "process " + pid + " has no control socket at " + controlFile()
                            + ": tell it to stop, or let pid name a file with a shorter path");
            return CommandException.FAILED;
        }
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (kill.waitFor() != 0) {
            message.accept("alert", said);
            return CommandException.FAILED;
        }
        return 0;
    }
}
