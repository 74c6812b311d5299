package dev.retort.config;

import java.util.Locale;
import java.util.Map;

/**
 * An amount of data, such as a limit for uploads: {@code 10MB}, {@code 512k}, {@code 1GiB}.
 *
 * <p>A unit is a power of 1024, as in nginx's {@code client_max_body_size}, however it is written.
 *
 * @param bytes the number of bytes, 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Map<String, Integer> SHIFTS = Map.of("", 0, "k", 10, "m", 20, "g", 30, "t", 40);

    /**
     * Makes an amount.
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if it is negative
     */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("An amount of data is 0 or more, not " + bytes);
        }
    }

    /**
     * Reads an amount.
     *
     * @param text a whole number and a unit, with or without a space between: {@code B}, {@code KB}, {@code MB}, {@code GB},
     *     {@code TB}, in any case, also as {@code K} or {@code KiB}; bytes where there is none
     * @return the amount
     * @throws IllegalArgumentException if the text is none, or more than a long holds
     */
    public static DataSize parse(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        String unit = text.substring(end).strip().toLowerCase(Locale.ROOT);
        if (unit.length() == 3 && unit.endsWith("ib")) {
            unit = unit.substring(0, 1);
        } else if (unit.endsWith("b")) {
            unit = unit.substring(0, unit.length() - 1);
        }
        Integer shift = SHIFTS.get(unit);
        if (end == 0 || end > 18 || shift == null) {
            throw new IllegalArgumentException("'" + text + "' is no amount of data: write one such as 10MB");
        }
        long number = Long.parseLong(text.substring(0, end));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is more than a long holds");
        }
        return new DataSize(number << shift);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns the amount as {@link #parse} reads it, in the largest unit that divides it. */
    @Override
    public String toString() {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = bytes == 0 ? 0 : Math.min(4, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * unit)) + units[unit];
    }
}
