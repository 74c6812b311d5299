package dev.retort.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command that was typed came to.
 *
 * @param exitCode the exit code
 * @param out the standard output
 * @param err the standard error
 */
record Typed(int exitCode, String out, String err) {
    static Typed run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new Typed(exitCode, out.toString(), err.toString());
    }

    /** The lines of the output without those of the heading, their columns a space apart. */
    java.util.List<String> rows() {
        return out.lines().skip(2).map(line -> line.replaceAll(" {2,}", " ")).toList();
    }
}
