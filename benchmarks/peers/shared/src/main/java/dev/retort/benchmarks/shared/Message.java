package dev.retort.benchmarks.shared;

/**
 * TechEmpower's value for JSON.
 *
 * @param message the text
 */
public record Message(String message) {
    /**
     * Makes the message that a peer sends.
     *
     * @return a new one
     */
    public static Message make() {
        return new Message("Hello, World!");
    }
}
