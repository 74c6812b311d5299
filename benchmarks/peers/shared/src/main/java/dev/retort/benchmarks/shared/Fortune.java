package dev.retort.benchmarks.shared;

/**
 * A row of TechEmpower's table {@code fortune}.
 *
 * @param id its number
 * @param message its text, by which fortunes are sorted
 */
public record Fortune(int id, String message) implements Comparable<Fortune> {
    @Override
    public int compareTo(Fortune other) {
        return message.compareTo(other.message);
    }
}
