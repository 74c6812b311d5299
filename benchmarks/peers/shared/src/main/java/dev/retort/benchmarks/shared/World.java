package dev.retort.benchmarks.shared;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A row of TechEmpower's table {@code world}.
 *
 * @param id its number, 1 to 10,000
 * @param randomNumber a number, 1 to 10,000
 */
public record World(int id, int randomNumber) {
    /** How many there are. */
    public static final int COUNT = 10_000;

    private static final int MOST = 500;

    /**
     * Draws a number or an id.
     *
     * @return 1 to 10,000
     */
    static int random() {
        return 1 + ThreadLocalRandom.current().nextInt(COUNT);
    }

    /**
     * Reads how many rows are asked for, as TechEmpower wants it: what is no number is 1, and what is out of range the nearest.
     *
     * @param queries the query's field {@code queries}, or null if there is none
     * @return 1 to 500
     */
    public static int queries(@Nullable String queries) {
        if (queries == null) {
            return 1;
        }
        try {
            return Math.min(Math.max(Integer.parseInt(queries), 1), MOST);
        } catch (NumberFormatException none) {
            return 1;
        }
    }
}
