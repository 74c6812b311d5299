package dev.retort;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Takes what is logged meanwhile; the logger of the tests writes to standard error. */
public final class LogCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    private LogCapture() {
        System.setErr(new PrintStream(taken, true, StandardCharsets.UTF_8));
    }

    public static LogCapture start() {
        return new LogCapture();
    }

    public String stop() {
        System.setErr(before);
        return taken.toString(StandardCharsets.UTF_8);
    }

    /** Returns what was logged so far. */
    public String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
