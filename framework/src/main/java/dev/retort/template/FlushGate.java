package dev.retort.template;

import java.io.IOException;
import java.io.Writer;

/** Passes on what is written, but a flush only where the template asks for it. */
final class FlushGate extends Writer {
    private final Writer out;

    FlushGate(Writer out) {
        this.out = out;
    }

    void pass() throws IOException {
        out.flush();
    }

    @Override
    public void write(int c) throws IOException {
        out.write(c);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        out.write(text, from, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        out.write(text, from, length);
    }

    @Override
    public void flush() {
        // Not asked for by the template.
    }

    @Override
    public void close() {
        // The writer belongs to the one who gave it.
    }
}
