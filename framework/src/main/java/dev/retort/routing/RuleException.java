package dev.retort.routing;

import java.util.List;

/**
 * Says that rules of a map are wrong, all of them at once.
 *
 * <p>Each fault shows the rule, a caret under what is wrong, where the rule was declared, and what to write instead.
 */
public final class RuleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    RuleException(String message, List<String> faults) {
        super(message);
        this.faults = faults;
    }

    /**
     * Returns the faults one by one.
     *
     * @return a text of several lines for each, at least one; empty after deserialization
     */
    public List<String> faults() {
        return faults == null ? List.of() : faults;
    }
}
