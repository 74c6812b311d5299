package dev.retort.gateway.config;

import java.time.Duration;

/** Reads the values of arguments as nginx writes them: sizes, times, numbers. */
public final class Values {
    private Values() {}

    /**
     * Reads a size: bytes, or with a suffix {@code k} or {@code m}.
     *
     * @param text such as {@code 8k}
     * @param directive whose argument it is, for the message
     * @return bytes, 0 or more
     * @throws ConfigException if it is none
     */
    public static long size(String text, Directive directive) {
        if (text.endsWith("g") || text.endsWith("G")) {
            throw invalid(directive);
        }
        return offset(text, directive);
    }

    /**
     * Reads a length or a place in a file: bytes, or with a suffix {@code k}, {@code m} or {@code g}.
     *
     * @param text such as {@code 8g}
     * @param directive whose argument it is, for the message
     * @return bytes, 0 or more
     * @throws ConfigException if it is none
     */
    public static long offset(String text, Directive directive) {
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
     * Reads how many buffers of which size there are.
     *
     * @param directive the directive, with two arguments
     * @return bytes of all of them together, 1 or more
     * @throws ConfigException if one of the two is none, or 0
     */
    public static long buffers(Directive directive) {
        try {
            long count = digits(directive.argument(0));
            long size = size(directive.argument(1), directive);
            if (count > 0 && size > 0) {
                return count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size;
            }
        } catch (NumberFormatException wrong) {
            throw invalid(directive);
        }
        throw invalid(directive);
    }

    /**
     * Reads a time: seconds, or numbers with the units {@code w d h m s ms} in falling order, such as {@code 1h 30m} or
     * {@code 1h30m}.
     *
     * @param text the time
     * @param directive whose argument it is, for the message
     * @return the time, 0 or more
     * @throws ConfigException if it is none
     */
    public static Duration time(String text, Directive directive) {
        return Duration.ofMillis(time(text, WEEKS, MILLISECONDS, 1, directive));
    }

    /**
     * Reads a time in whole seconds: seconds, or numbers with the units {@code y M w d h m s} in falling order.
     *
     * @param text the time
     * @param directive whose argument it is, for the message
     * @return the time, 0 or more
     * @throws ConfigException if it is none
     */
    public static Duration seconds(String text, Directive directive) {
        return Duration.ofSeconds(time(text, 0, SECONDS, MILLIS[SECONDS], directive));
    }

    /** nginx's {@code ngx_parse_time}: a number that has no unit, as the last may, means seconds. */
    private static long time(String text, int longest, int shortest, long grain, Directive directive) {
        int lastUnit = -1;
        long sum = 0;
        int i = 0;
        boolean any = false;
        try {
            while (i < text.length()) {
                int start = i;
                while (i < text.length() && isDigit(text.charAt(i))) {
                    i++;
                }
                long number = i == start ? 0 : digits(text.substring(start, i));
                any |= i > start;
                int unit = SECONDS;
                if (i < text.length()) {
                    unit = unit(text, i, directive);
                    if (unit <= lastUnit || unit < longest || unit > shortest) {
                        throw invalid(directive);
                    }
                    i += unit == MILLISECONDS ? 2 : 1;
                    lastUnit = text.charAt(i - 1) == ' ' ? MILLISECONDS : unit;
                }
                sum = Math.addExact(sum, Math.multiplyExact(number, MILLIS[unit] / grain));
                while (i < text.length() && text.charAt(i) == ' ') {
                    i++;
                }
            }
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw invalid(directive);
        }
        if (!any) {
            throw invalid(directive);
        }
        return sum;
    }

    private static final long[] MILLIS = {
        365L * 86_400_000, 30L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
    };
    private static final int WEEKS = 2;
    private static final int SECONDS = 6;
    private static final int MILLISECONDS = 7;

    private static int unit(String text, int index, Directive directive) {
        if (text.startsWith("ms", index)) {
            return MILLISECONDS;
        }
        int unit = "yMwdhms".indexOf(text.charAt(index));
        if (unit < 0 && text.charAt(index) != ' ') {
            throw invalid(directive);
        }
        return unit < 0 ? SECONDS : unit;
    }

    /**
     * Reads a number.
     *
     * @param text decimal digits
     * @param directive whose argument it is, for the message
     * @return the number, 0 or more; where it is greater than any {@code int}, the greatest of those
     * @throws ConfigException if it is none
     */
    public static int number(String text, Directive directive) {
        try {
            return (int) Math.min(Integer.MAX_VALUE, digits(text));
        } catch (NumberFormatException wrong) {
            throw directive.mistake("\"" + directive.name() + "\" directive invalid number");
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
