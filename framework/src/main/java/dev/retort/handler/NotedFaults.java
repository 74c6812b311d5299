package dev.retort.handler;

import java.util.function.Consumer;

/** Passes faults of the start on, and remembers whether there was any. */
final class NotedFaults implements Consumer<String> {
    private final Consumer<String> faults;
    private boolean any;

    NotedFaults(Consumer<String> faults) {
        this.faults = faults;
    }

    @Override
    public void accept(String fault) {
        any = true;
        faults.accept(fault);
    }

    boolean any() {
        return any;
    }
}
