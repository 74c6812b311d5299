package dev.retort.cli;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.SystemError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway that runs already, known by the file with its number: nginx's {@code -s}. */
final class RunningProcess {
    private static final Pattern MESSAGE = Pattern.compile("retort: \\[(\\w+)] (.*)");

    private final PidFile file;
    private final ErrorLog log;

    /**
     * Names it.
     *
     * @param file the file with its number
     * @param log where messages go
     */
    RunningProcess(PidFile file, ErrorLog log) {
        this.file = file;
        this.log = log;
    }

    /** Tells it to do something; returns the exit code. */
    int tell(Order order) throws IOException, InterruptedException {
        if (log.target().named()) {
            log.tell(LogLevel.NOTICE, "signal process started");
        }
        long pid;
        try {
            pid = number();
        } catch (ConfigException wrong) {
            return failed(LogLevel.ERROR, String.valueOf(wrong.getMessage()));
        } catch (FileSystemException refused) {
            return failed(LogLevel.ERROR, SystemError.describe("open()", file.path(), refused));
        } catch (IOException unreadable) {
            return failed(LogLevel.CRIT, SystemError.describe("pread()", file.path(), unreadable));
        }
        List<String> answer = new ArrayList<>();
        if (ControlSocket.ask(
                file.control(), order + " " + ProcessHandle.current().pid(), answer)) {
            boolean done = !answer.remove(ControlSocket.FAILED);
            answer.forEach(this::repeat);
            return done ? 0 : CommandException.FAILED;
        }
        return signal(pid, order);
    }

    private long number() throws IOException {
        String text = Files.readString(file.path(), StandardCharsets.ISO_8859_1).replaceFirst("[\r\n]+$", "");
        if (!text.matches("[0-9]{1,18}")) {
            throw new ConfigException("invalid PID number \"" + text + "\" in \"" + file.path() + "\"");
        }
        return Long.parseLong(text);
    }

    private void repeat(String line) {
        Matcher message = MESSAGE.matcher(line);
        LogLevel level = message.matches() ? LogLevel.named(message.group(1)) : null;
        if (level != null) {
            log.tell(level, message.group(2));
        }
    }

    /** The socket's name may be too long for the system, or somebody may have removed its file. */
    private int signal(long pid, Order order) throws IOException, InterruptedException {
        String kill = "kill(" + pid + ", " + order.number() + ") failed ";
        if (pid == 0 || ProcessHandle.of(pid).isEmpty()) {
            return failed(LogLevel.ALERT, kill + "(3: No such process)");
        }
        if (order == Order.QUIT) {
            return failed(
                    LogLevel.ERROR,
                    "process " + pid + " has no control socket at " + file.control()
                            + ": tell it to stop, or let pid name a file with a shorter path");
        }
        Process run = new ProcessBuilder("kill", "-" + order.signal(), Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return run.waitFor() == 0 ? 0 : failed(LogLevel.ALERT, kill + "(" + said + ")");
    }

    private int failed(LogLevel level, String text) {
        log.tell(level, text);
        return CommandException.FAILED;
    }
}
