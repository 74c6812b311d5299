package dev.retort.gateway;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.StdErrAppender;
import org.slf4j.LoggerFactory;

/** Listens to the log while a test runs. */
final class LogTap implements AutoCloseable {
    private final StdErrAppender appender =
            (StdErrAppender) ((JettyLogger) LoggerFactory.getLogger(Gateway.class)).getAppender();
    private final PrintStream before = appender.getStream();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    LogTap() {
        this(true);
    }

    /** Keeps what is logged from the standard error, and remembers it if it is asked for. */
    LogTap(boolean remembers) {
        appender.setStream(
                new PrintStream(remembers ? log : OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    /** The lines so far that contain a text. */
    List<String> lines(String text) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    @Override
    public void close() {
        appender.setStream(before);
    }
}
