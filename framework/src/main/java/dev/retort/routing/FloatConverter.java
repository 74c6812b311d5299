package dev.retort.routing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * {@code float(min, max, signed)}: ASCII digits, a dot, ASCII digits, read as a finite {@link Double}. As in Werkzeug the
 * dot is required and an exponent is not read.
 */
record FloatConverter(double min, double max, boolean signed) implements BoundConverter {

    static BoundConverter of(ConverterArguments arguments) {
        arguments.parameters("min", "max", "signed");
        double min = arguments.decimal("min").orElse(Double.NEGATIVE_INFINITY);
        double max = arguments.decimal("max").orElse(Double.POSITIVE_INFINITY);
        if (min > max) {
            throw new IllegalArgumentException(
                    "No number is at least " + min + " and at most " + max + ": swap the two");
        }
        boolean signed = arguments.flag("signed");
        if (max < 0 && !signed) {
            throw new IllegalArgumentException("No number without a sign is at most " + max + ": add signed=True");
        }
        return new FloatConverter(min, max, signed);
    }

    @Override
    public @Nullable Object read(String text, int start, int end) {
        int dot = digits(text, signed && start < end && text.charAt(start) == '-' ? start + 1 : start, end);
        if (dot < 0 || dot >= end || text.charAt(dot) != '.' || digits(text, dot + 1, end) != end) {
            return null;
        }
        double number = Double.parseDouble(text.substring(start, end));
        return Double.isFinite(number) && number >= min && number <= max ? number : null;
    }

    /** Returns the end of the digits from {@code start}, or -1 where there is none. */
    private static int digits(String text, int start, int limit) {
        int at = start;
        while (at < limit && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == start ? -1 : at;
    }

    @Override
    public int reach(String text, int start, int limit) {
        int dot = digits(text, signed && start < limit && text.charAt(start) == '-' ? start + 1 : start, limit);
        if (dot < 0 || dot >= limit || text.charAt(dot) != '.') {
            return start;
        }
        return Math.max(start, digits(text, dot + 1, limit));
    }

    @Override
    public int least() {
        return 3;
    }

    @Override
    public int weight() {
        return 50;
    }

    @Override
    public String write(Object value) {
        double number;
        try {
            number = Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is not a number", e);
        }
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("it is not finite");
        }
        if (number == 0) {
            return Double.toString(number); // A BigDecimal has no negative zero.
        }
        String plain = new BigDecimal(Double.toString(number)).toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
