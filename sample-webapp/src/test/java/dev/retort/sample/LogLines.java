package dev.retort.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the blog logs meanwhile, each line with its level before it. */
final class LogLines extends Handler implements AutoCloseable {
    // Kept: a logger that nobody holds is forgotten with its handlers.
    private static final Logger LOG = Logger.getLogger("dev.retort.sample");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    LogLines() {
        LOG.addHandler(this);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
