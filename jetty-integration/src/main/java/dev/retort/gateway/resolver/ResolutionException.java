package dev.retort.gateway.resolver;

/** Says that a name has no addresses, or that nobody has told them. */
public final class ResolutionException extends Exception {
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    /** The operating system's number for a timeout, which nginx puts there. */
    static final int TIMED_OUT = 110;

    private static final long serialVersionUID = 1L;

    private static final String[] WORDS = {
        "Format error", "Server failure", "Host not found", "Unimplemented", "Operation refused"
    };

    /**
     * Says why.
     *
     * @param name the name
     * @param code the name server's code (RFC 1035, section 4.1.1), or {@link #TIMED_OUT}
     */
    ResolutionException(String name, int code) {
        super(name + " could not be resolved (" + code + ": " + words(code) + ")", null, false, false);
    }

    /**
     * Says why.
     *
     * @param name the name
     * @param reason why
     */
    ResolutionException(String name, String reason) {
        super(name + " could not be resolved (" + reason + ")", null, false, false);
    }

    private static String words(int code) {
        if (code >= 1 && code <= WORDS.length) {
            return WORDS[code - 1];
        }
        return code == TIMED_OUT ? "Operation timed out" : "Unknown error";
    }
}
