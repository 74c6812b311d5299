package dev.retort.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Reads times such as {@code 30s}, {@code 1h 30m}, {@code 250ms} and, after ISO 8601, {@code PT30S}. */
final class Durations {

    private static final Map<String, Duration> UNITS = Map.of(
            "ns", Duration.ofNanos(1),
            "us", Duration.ofNanos(1000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /** Reads a time; a number without a unit is none, but for 0, as every library takes it for another one. */
    static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("p") || lower.startsWith("-p")) {
            return Duration.parse(lower);
        }
        if (lower.equals("0")) {
            return Duration.ZERO;
        }
        Duration sum = Duration.ZERO;
        int at = 0;
        do {
            int unit = at;
            while (unit < lower.length() && lower.charAt(unit) >= '0' && lower.charAt(unit) <= '9') {
                unit++;
            }
            int end = unit;
            while (end < lower.length() && lower.charAt(end) >= 'a' && lower.charAt(end) <= 'z') {
                end++;
            }
            Duration one = UNITS.get(lower.substring(unit, end));
            if (unit == at || unit - at > 18 || one == null) {
                throw new IllegalArgumentException("no number with a unit");
            }
            sum = sum.plus(one.multipliedBy(Long.parseLong(lower.substring(at, unit))));
            at = end;
            while (at < lower.length() && lower.charAt(at) == ' ') {
                at++;
            }
        } while (at < lower.length());
        return sum;
    }
}
