package dev.retort.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen at, as it was typed.
 *
 * @param host a name or an address
 * @param port the port; whether there is one of that number is not looked at
 */
record HostAndPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]*)):(\\d{1,6})");

    /** Reads {@code HOST:PORT}, {@code [::1]:PORT}, or {@code :PORT} for every address. */
    static HostAndPort of(String option, String text) {
        return of(option, text, "or :8080 for every address");
    }

    /** Reads the same, and says in a message what else may stand there. */
    static HostAndPort of(String option, String text, String otherwise) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw CommandException.usage(option + " " + text
                    + " is no address: write HOST:PORT, such as 127.0.0.1:8080," + " [::1]:8080, " + otherwise + ".");
        }
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new HostAndPort(name.isEmpty() ? "0.0.0.0" : name, Integer.parseInt(matcher.group(3)));
    }
}
