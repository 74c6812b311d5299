package dev.retort.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Where the messages of the process go. {@link NginxLog} writes to the standard error; with a file, the standard error is
 * the file. It can be opened anew after somebody has moved it away, as logrotate does.
 */
final class ErrorLog extends OutputStream {
    private final @Nullable Path file;
    private final PrintStream before = System.err;
    private @Nullable OutputStream open;

    private ErrorLog(@Nullable Path file) throws IOException {
        this.file = file;
        reopen();
    }

    /**
     * Opens the log and sets its level.
     *
     * @param file the file; null for the standard error
     * @param level nginx's name of the least level that is logged; null to leave it as it is
     * @return the log; to close it is to have the standard error back
     * @throws IOException if the file cannot be opened
     */
    static ErrorLog open(@Nullable Path file, @Nullable String level) throws IOException {
        ErrorLog log = new ErrorLog(file);
        if (file != null) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        }
        if (level != null) {
            setLevel(level);
        }
        return log;
    }

    private static void setLevel(String level) {
        NginxLog.setLevel(
                switch (level) {
                    case "debug" -> Level.DEBUG;
                    case "info", "notice" -> Level.INFO;
                    case "warn" -> Level.WARN;
                    default -> Level.ERROR;
                });
    }

    /** Opens the file again, under its name. */
    synchronized void reopen() throws IOException {
        if (file != null) {
            OutputStream next = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            OutputStream last = open;
            open = next;
            if (last != null) {
                last.close();
            }
        }
    }

    @Override
    public synchronized void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (open != null) {
            open.write(bytes, offset, length);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (open != null) {
            System.setErr(before);
            open.close();
            open = null;
        }
    }
}
