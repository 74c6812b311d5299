package dev.retort.benchmarks.shared;

/**
 * A small value: 16 bytes of JSON.
 *
 * @param name who is greeted
 */
public record Greeting(String name) {
    /**
     * Makes the greeting that a peer sends.
     *
     * @return a new one
     */
    public static Greeting make() {
        return new Greeting("Alice");
    }
}
