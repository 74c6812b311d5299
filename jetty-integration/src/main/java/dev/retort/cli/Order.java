package dev.retort.cli;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a running process can be told, nginx's {@code -s}, and the signal by which nginx hears it. */
enum Order {
    STOP("TERM", 15, "exiting"),
    QUIT("QUIT", 3, "shutting down"),
    REOPEN("USR1", 10, "reopening logs"),
    RELOAD("HUP", 1, "reconfiguring");

    private final String signal;
    private final int number;
    private final String action;

    Order(String signal, int number, String action) {
        this.signal = signal;
        this.number = number;
        this.action = action;
    }

    static @Nullable Order named(String name) {
        return Arrays.stream(values())
                .filter(order -> order.toString().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Returns the signal's name without {@code SIG}. */
    String signal() {
        return signal;
    }

    /** Returns the signal's number. */
    int number() {
        return number;
    }

    /** Returns what is done, in nginx's words. */
    String action() {
        return action;
    }

    /** Returns the line that nginx logs when it hears this. */
    String received(String from) {
        return "signal " + number + " (SIG" + signal + ") received" + from + ", " + action;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
