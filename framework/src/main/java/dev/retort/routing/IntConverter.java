package dev.retort.routing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * {@code int(fixed_digits, min, max, signed)}: ASCII digits, read as a {@link Long}. More than a {@code long} holds is
 * refused. As in Werkzeug, leading zeros are read, and {@code fixed_digits} counts the sign.
 */
record IntConverter(int fixedDigits, long min, long max, boolean signed) implements BoundConverter {

    /** The number of digits of the largest long. */
    private static final int MOST_DIGITS = 19;

    static BoundConverter of(ConverterArguments arguments) {
        arguments.parameters("fixed_digits", "min", "max", "signed");
        long digits = arguments.integer("fixed_digits").orElse(0);
        long min = arguments.integer("min").orElse(Long.MIN_VALUE);
        long max = arguments.integer("max").orElse(Long.MAX_VALUE);
        if (digits < 0 || digits > 1000) {
            throw new IllegalArgumentException("fixed_digits is between 1 and 1000, or 0 for any number of digits");
        }
        if (min > max) {
            throw new IllegalArgumentException(
                    "No number is at least " + min + " and at most " + max + ": swap the two");
        }
        boolean signed = arguments.flag("signed");
        if (max < 0 && !signed) {
            throw new IllegalArgumentException("No number without a sign is at most " + max + ": add signed=True");
        }
        return new IntConverter((int) digits, min, max, signed);
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        if (fixedDigits != 0 && end - start != fixedDigits) {
            return null;
        }
        int at = start;
        boolean negative = signed && at < end && text.charAt(at) == '-';
        if (negative) {
            at++;
        }
        if (at == end) {
            return null;
        }
        long number = 0; // Negated, because there is one more negative long than there are positive ones.
        for (; at < end; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9 || number < Long.MIN_VALUE / 10) {
                return null;
            }
            number = number * 10 - digit;
            if (number > 0) {
                return null;
            }
        }
        if (!negative) {
            if (number == Long.MIN_VALUE) {
                return null;
            }
            number = -number;
        }
        return number < min || number > max ? null : number;
    }

    @Override
    public int reach(String text, int start, int limit) {
        int at = start;
        if (signed && at < limit && text.charAt(at) == '-') {
            at++;
        }
        while (at < limit && text.charAt(at) == '0') {
            at++;
        }
        int most = Math.min(limit, at + MOST_DIGITS);
        while (at < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    @Override
    public int weight() {
        return 50;
    }

    @Override
    public String write(Object value) {
        String digits = wholeNumber(value);
        int sign = digits.startsWith("-") ? 1 : 0;
        int zeros = fixedDigits - digits.length();
        return zeros <= 0 ? digits : digits.substring(0, sign) + "0".repeat(zeros) + digits.substring(sign);
    }

    private static String wholeNumber(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return value.toString();
        }
        try {
            return Long.toString(
                    value instanceof Number
                            ? new BigDecimal(value.toString()).longValueExact()
                            : Long.parseLong(value.toString()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is not a number that a long holds", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("it is not a whole number that a long holds", e);
        }
    }
}
