package dev.retort.testing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/*
 * The date of a cookie comes in more forms than any grammar has. RFC 6265, section 5.1.1, therefore reads it as a bag of
 * words: cut at whatever is no part of a word, take the first word that looks like a time, the first that looks like a
 * day, like a month, like a year, in whatever order they stand, and pass over the rest, such as the weekday and GMT.
 */

/** Reads the date of {@code Expires} in a cookie as leniently as browsers do. */
final class CookieDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private int hour = -1;
    private int minute;
    private int second;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private CookieDate() {}

    /** Reads a date; null for whatever is none. */
    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isDelimiter(text.charAt(i))) {
                if (i > start) {
                    date.take(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return date.instant();
    }

    private static boolean isDelimiter(char c) {
        return c == '\t'
                || (c >= ' ' && c <= '/')
                || (c >= ';' && c <= '@')
                || (c >= '[' && c <= '`')
                || (c >= '{' && c <= '~');
    }

    private void take(String word) {
        if (hour < 0 && takeTime(word)) {
            return;
        }
        int digits = digits(word, 0);
        if (day < 0 && (digits == 1 || digits == 2)) {
            day = number(word, 0, digits);
        } else if (month < 0 && isMonth(word)) {
            month = MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT)) / 3 + 1;
        } else if (year < 0 && digits >= 2 && digits <= 4) {
            year = number(word, 0, digits);
            if (year <= 99) {
                year += year >= 70 ? 1900 : 2000;
            }
        }
    }

    private static boolean isMonth(String word) {
        int at = word.length() < 3 ? -1 : MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
        return at >= 0 && at % 3 == 0;
    }

    /** Takes {@code 8:49:37}; each part has one digit or two, and something else may follow. */
    private boolean takeTime(String word) {
        int[] parts = new int[3];
        int at = 0;
        for (int i = 0; i < 3; i++) {
            int digits = digits(word, at);
            if (digits < 1 || digits > 2) {
                return false;
            }
            parts[i] = number(word, at, at + digits);
            at += digits;
            if (i < 2 && (at >= word.length() || word.charAt(at++) != ':')) {
                return false;
            }
        }
        hour = parts[0];
        minute = parts[1];
        second = parts[2];
        return true;
    }

    private static int digits(String word, int from) {
        int end = from;
        while (end < word.length() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
            end++;
        }
        return end - from;
    }

    private static int number(String word, int from, int end) {
        return Integer.parseInt(word, from, end, 10);
    }

    private @Nullable Instant instant() {
        if (year < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
