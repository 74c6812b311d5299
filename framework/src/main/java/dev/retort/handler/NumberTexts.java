package dev.retort.handler;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads numbers as people write them into forms; each method throws IllegalArgumentException for what is none. */
final class NumberTexts {
    private static final int LONGEST_NUMBER = 1000;

    private NumberTexts() {}

    /** Numbers of any length would take quadratic time to read. */
    private static String bounded(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    static Object bigInteger(String text) {
        return new BigInteger(bounded(text));
    }

    static Object bigDecimal(String text) {
        BigDecimal value = new BigDecimal(bounded(text));
        // 1e20000000 is short to write and long to reckon with.
        if (Math.abs((long) value.scale()) > LONGEST_NUMBER) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    static Object finiteDouble(String text) {
        double value = Double.parseDouble(decimal(text));
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    static Object finiteFloat(String text) {
        float value = Float.parseFloat(decimal(text));
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /** Java reads "1d", "0x1p3" and " 1" as numbers too; nobody who fills in a form means them so. */
    private static String decimal(String text) {
        for (int i = 0; i < bounded(text).length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                throw new IllegalArgumentException();
            }
        }
        return text;
    }
}
