package dev.retort.cli;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.config.SystemError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the messages of the process go. {@link NginxLog} writes to the standard error; with a file, the standard error is
 * the file. It can be opened anew after somebody has moved it away, as logrotate does, and another can take its place.
 *
 * <p>What is said before the process serves goes to who has typed the command, too, as nginx has it.
 */
final class ErrorLog extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorLog.class);

    /** The log of a process that nobody has named one for. */
    static final Target NONE = new Target(null, false, LogLevel.NOTICE);

    private final PrintWriter console;
    private final PrintStream before = System.err;
    private Target target = NONE;
    private @Nullable OutputStream open;

    /**
     * Where messages go.
     *
     * @param file the file; null for the standard error
     * @param named whether somebody has said so
     * @param least the least level that is logged
     */
    record Target(@Nullable Path file, boolean named, LogLevel least) {}

    /** A log that has been opened, and can begin. */
    interface Opened {
        /** Makes it the log, and closes the one before. */
        void begin() throws IOException;

        /** Closes it unused. */
        void giveBack() throws IOException;
    }

    /**
     * Begins without a file.
     *
     * @param console where who has typed the command reads
     */
    ErrorLog(PrintWriter console) {
        this.console = console;
        NginxLog.setLevel(target.least());
    }

    /**
     * Opens another log beside this one.
     *
     * @throws ConfigException if its file cannot be opened
     */
    synchronized Opened open(Target next) {
        boolean same = next.file() != null && next.file().equals(target.file());
        OutputStream stream = same ? open : stream(next.file());
        return new Opened() {
            @Override
            public void begin() throws IOException {
                become(next, stream);
            }

            @Override
            public void giveBack() throws IOException {
                if (stream != null && !same) {
                    stream.close();
                }
            }
        };
    }

    private static @Nullable OutputStream stream(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException refused) {
            throw new ConfigException(SystemError.describe("open()", file, refused));
        }
    }

    private synchronized void become(Target next, @Nullable OutputStream stream) throws IOException {
        OutputStream last = open;
        open = stream;
        target = next;
        NginxLog.setLevel(next.least());
        if (stream != null && last == null) {
            System.setErr(new PrintStream(this, true, StandardCharsets.UTF_8));
        } else if (stream == null && last != null) {
            System.setErr(before);
        }
        if (last != null && last != stream) {
            last.close();
        }
    }

    /** Returns where messages go now. */
    synchronized Target target() {
        return target;
    }

    /**
     * Says something before the process serves: to the log, if there is one, and to who has typed the command, unless the
     * log is what he reads.
     *
     * @param level how bad it is
     * @param text lines
     */
    void tell(LogLevel level, String text) {
        Target to = target();
        text.lines().forEach(line -> {
            if (to.named()) {
                level.log(LOG, "{}", line);
            }
            if (LogLevel.WARN.covers(level) && (to.file() != null || !to.named())) {
                console.println("retort: [" + level + "] " + NginxLog.readable(line));
            }
        });
    }

    /**
     * Opens the file again, under its name.
     *
     * @throws ConfigException if it cannot be opened; the log goes on as it was
     */
    synchronized void reopen() throws IOException {
        become(target, stream(target.file()));
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
        become(NONE, null);
    }
}
