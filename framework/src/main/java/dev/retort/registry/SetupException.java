package dev.retort.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says why an application cannot start: every fault in its routes and handlers at once, each with its repair. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The faults; a list that can be serialized. */
    private final ArrayList<String> faults;

    /**
     * Makes an exception.
     *
     * @param faults one message or more
     */
    public SetupException(List<String> faults) {
        super(text(faults));
        this.faults = new ArrayList<>(faults);
    }

    private static String text(List<String> faults) {
        String head = faults.size() == 1
                ? "The application cannot start:"
                : "The application cannot start, for " + faults.size() + " reasons:";
        return head + "\n\n" + String.join("\n\n", faults) + "\n";
    }

    /**
     * Returns the faults.
     *
     * @return each fault with its place and its repair
     */
    public List<String> faults() {
        return Collections.unmodifiableList(faults);
    }
}
