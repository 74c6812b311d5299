package dev.retort.template;

import java.io.Writer;

/** Collects a page in memory, so that a fault in the middle of it sends nothing. For one thread. */
final class PageBuffer extends Writer {
    private final StringBuilder text = new StringBuilder(2048);

    @Override
    public void write(int c) {
        text.append((char) c);
    }

    @Override
    public void write(char[] chars, int from, int length) {
        text.append(chars, from, length);
    }

    @Override
    public void write(String string) {
        text.append(string);
    }

    @Override
    public void write(String string, int from, int length) {
        text.append(string, from, from + length);
    }

    @Override
    public void flush() {
        // There is nobody to send it to yet.
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
