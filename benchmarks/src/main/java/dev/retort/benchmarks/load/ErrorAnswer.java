package dev.retort.benchmarks.load;

import java.io.IOException;

/** An answer with a status of 400 or more: what answers with errors is fast and says nothing. */
final class ErrorAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ErrorAnswer(int status, String line) {
        super("The answer was " + line);
        this.status = status;
    }

    /** Tells whether a gateway says that what is behind it does not answer, as while that starts. */
    boolean isOfGateway() {
        return status >= 502 && status <= 504;
    }
}
