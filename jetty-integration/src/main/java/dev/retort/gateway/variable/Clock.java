package dev.retort.gateway.variable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as variables write it, formatted once a second. */
final class Clock {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter ISO_8601 = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());

    private static volatile Now now = Now.of(0);

    private Clock() {}

    private record Now(long second, String local, String iso8601) {
        static Now of(long second) {
            Instant instant = Instant.ofEpochSecond(second);
            return new Now(second, LOCAL.format(instant), ISO_8601.format(instant));
        }
    }

    private static Now now() {
        long second = System.currentTimeMillis() / 1000;
        Now known = now;
        if (known.second() != second) {
            known = Now.of(second);
            now = known;
        }
        return known;
    }

    /** Returns such as {@code 21/Nov/2026:12:16:57 +0000}. */
    static String local() {
        return now().local();
    }

    /** Returns such as {@code 2026-11-21T12:16:57+00:00}. */
    static String iso8601() {
        return now().iso8601();
    }

    /** Writes milliseconds as seconds with three places. */
    static String seconds(long millis) {
        long rest = millis % 1000;
        return millis / 1000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }
}
