package dev.retort.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the dates of HTTP (RFC 9110, section 5.6.7).
 *
 * <p>One form is written, {@code Sun, 06 Nov 1994 08:49:37 GMT}. Two more are read, which old clients send: {@code
 * Sunday, 06-Nov-94 08:49:37 GMT} and {@code Sun Nov  6 08:49:37 1994}. All three have the day, the month and the time
 * at a fixed place once the name of the weekday is passed over, so that a scan reads them; the weekday itself says
 * nothing new and is not looked at.
 */
final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private HttpDate() {}

    /** Writes an instant, cut to the second; one beyond the years 0 to 9999 becomes the nearest that can be written. */
    static String format(Instant instant) {
        OffsetDateTime time = clamped(instant).atOffset(ZoneOffset.UTC);
        int day = 3 * (time.getDayOfWeek().getValue() - 1);
        int month = 3 * (time.getMonthValue() - 1);
        StringBuilder text = new StringBuilder(29);
        text.append(DAYS, day, day + 3).append(", ");
        pad(text, time.getDayOfMonth()).append(' ');
        text.append(MONTHS, month, month + 3).append(' ');
        pad(pad(text, time.getYear() / 100), time.getYear() % 100).append(' ');
        pad(text, time.getHour()).append(':');
        pad(text, time.getMinute()).append(':');
        return pad(text, time.getSecond()).append(" GMT").toString();
    }

    private static Instant clamped(Instant instant) {
        long first = -62_167_219_200L; // 0000-01-01
        long last = 253_402_300_799L; // 9999-12-31T23:59:59
        return Instant.ofEpochSecond(Math.max(first, Math.min(last, instant.getEpochSecond())));
    }

    private static StringBuilder pad(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** Reads a date in any of the three forms; null for null and for whatever is none. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String date = text.strip();
        int comma = date.indexOf(',');
        try {
            if (comma < 0) {
                return ofAsctime(date);
            }
            String rest = date.substring(comma + 1);
            return rest.length() == 23 ? ofRfc850(rest) : ofImfFixdate(rest);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads {@code " 06 Nov 1994 08:49:37 GMT"}. */
    private static @Nullable Instant ofImfFixdate(String text) {
        return text.length() == 25 && text.startsWith(" GMT", 21) && text.charAt(0) == ' ' && spaced(text, 3, 7, 12)
                ? instant(number(text, 8, 4), month(text, 4), number(text, 1, 2), text, 13)
                : null;
    }

    /** Reads {@code " 06-Nov-94 08:49:37 GMT"}; a year more than 50 ahead of now is one of the past (section 5.6.7). */
    private static @Nullable Instant ofRfc850(String text) {
        if (!text.startsWith(" GMT", 19) || text.charAt(3) != '-' || text.charAt(7) != '-' || text.charAt(10) != ' ') {
            return null;
        }
        int now = Year.now(ZoneOffset.UTC).getValue();
        int twoDigits = number(text, 8, 2);
        int year = now - now % 100 + twoDigits;
        return twoDigits < 0
                ? null
                : instant(year > now + 50 ? year - 100 : year, month(text, 4), number(text, 1, 2), text, 11);
    }

    /** Reads {@code "Sun Nov  6 08:49:37 1994"}. */
    private static @Nullable Instant ofAsctime(String text) {
        if (text.length() != 24 || !spaced(text, 3, 7, 10, 19)) {
            return null;
        }
        int day = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
        return instant(number(text, 20, 4), month(text, 4), day, text, 11);
    }

    private static boolean spaced(String text, int... places) {
        for (int place : places) {
            if (text.charAt(place) != ' ') {
                return false;
            }
        }
        return true;
    }

    /** What is no number is -1, which no date has, so that {@link LocalDateTime} refuses it. */
    private static @Nullable Instant instant(int year, int month, int day, String text, int time) {
        if (year < 0 || text.charAt(time + 2) != ':' || text.charAt(time + 5) != ':') {
            return null;
        }
        int second = number(text, time + 6, 2);
        // A leap second has no place in Java's time; the one before it is near enough.
        return LocalDateTime.of(
                        year, month, day, number(text, time, 2), number(text, time + 3, 2), second == 60 ? 59 : second)
                .toInstant(ZoneOffset.UTC);
    }

    private static int month(String text, int from) {
        int at = MONTHS.indexOf(text.substring(from, from + 3));
        return at % 3 == 0 ? at / 3 + 1 : -1;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
