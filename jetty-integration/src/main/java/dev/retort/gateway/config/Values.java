package dev.retort.gateway.config;

import java.time.Duration;

/** Reads the values of arguments as nginx writes them: sizes, times, numbers. */
public final class Values {
    private Values() {}

    /**
     * Reads a size: bytes, or with a suffix {@code k}, {@code m} or {@code g}.
     *
     * @param text such as {@code 8k}
     * @param directive whose argument it is, for the message
     * @return bytes, 0 or more
     * @throws ConfigException if it is none
     */
    public static long size(String text, Directive directive) {
        int end = text.length() - 1;
        long unit = end < 0
                ? 1
                : switch (text.charAt(end)) {
                    case 'k', 'K' -> 1L << 10;
                    case 'm', 'M' -> 1L << 20;
                    case 'g', 'G' -> 1L << 30;
                    default -> 1;
                };
        String digits = unit == 1 ? text : text.substring(0, end);
        try {
            return Math.multiplyExact(digits(digits), unit);
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw invalid(directive);
        }
    }

    /**
     * Reads a time: seconds, or numbers with the units {@code y M w d h m s ms} in falling order, such as
     * {@code 1h 30m} or {@code 1h30m}.
     *
     * @param text the time
     * @param directive whose argument it is, for the message
     * @return the time, 0 or more
     * @throws ConfigException if it is none
     */
    public static Duration time(String text, Directive directive) {
        long millis = 0;
        int lastUnit = -1;
        int i = 0;
        try {
            while (i < text.length()) {
                int start = i;
                while (i < text.length() && Character.digit(text.charAt(i), 10) >= 0) {
                    i++;
                }
                long number = digits(text.substring(start, i));
                int unitStart = i;
                while (i < text.length() && !isDigit(text.charAt(i)) && text.charAt(i) != ' ') {
                    i++;
                }
                int unit = unit(text.substring(unitStart, i), directive);
                if (unit <= lastUnit) {
                    throw invalid(directive);
                }
                lastUnit = unit;
                millis = Math.addExact(millis, Math.multiplyExact(number, MILLIS[unit]));
                while (i < text.length() && text.charAt(i) == ' ') {
                    i++;
                }
            }
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw invalid(directive);
        }
        if (lastUnit < 0) {
            throw invalid(directive);
        }
        return Duration.ofMillis(millis);
    }

    private static final String[] UNITS = {"y", "M", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {
        365L * 86_400_000, 30L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
    };
    private static final int SECONDS = 6;

    private static int unit(String name, Directive directive) {
        if (name.isEmpty()) {
            return SECONDS;
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(name)) {
                return i;
            }
        }
        throw invalid(directive);
    }

    /**
     * Reads a number.
     *
     * @param text decimal digits
     * @param directive whose argument it is, for the message
     * @return the number, 0 or more
     * @throws ConfigException if it is none
     */
    public static int number(String text, Directive directive) {
        try {
            return Math.toIntExact(digits(text));
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new ConfigException("invalid number \"" + text + "\"", directive.place());
        }
    }

    /**
     * Reads {@code on} or {@code off}.
     *
     * @param directive the directive, with one argument
     * @return whether it is on
     * @throws ConfigException if it is neither
     */
    public static boolean flag(Directive directive) {
        String text = directive.argument(0);
        if (text.equalsIgnoreCase("on")) {
            return true;
        }
        if (text.equalsIgnoreCase("off")) {
            return false;
        }
        throw directive.mistake("invalid value \"" + text + "\" in \"" + directive.name()
                + "\" directive, it must be \"on\" or \"off\"");
    }

    private static long digits(String text) {
        if (text.isEmpty() || !text.chars().allMatch(character -> isDigit((char) character))) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static ConfigException invalid(Directive directive) {
        return directive.mistake("\"" + directive.name() + "\" directive invalid value");
    }
}
