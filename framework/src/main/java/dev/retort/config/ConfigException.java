package dev.retort.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says what is wrong with a configuration: every fault at once, each with its key, its place and its repair. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The faults; a list that can be serialized. */
    private final ArrayList<String> faults;

    ConfigException(List<String> faults) {
        super((faults.size() == 1
                        ? "The configuration is wrong:"
                        : "The configuration is wrong, in " + faults.size() + " places:")
                + "\n\n" + String.join("\n\n", faults) + "\n");
        this.faults = new ArrayList<>(faults);
    }

    static void throwIfAny(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /**
     * Returns the faults.
     *
     * @return each fault with its key, its place and its repair; secrets are masked
     */
    public List<String> faults() {
        return Collections.unmodifiableList(faults);
    }
}
