package dev.retort.handler;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a field into a parameter's type.
 *
 * @param wanted what the type wants, for the reason: "a whole number"
 * @param reader returns the value, or throws IllegalArgumentException
 */
record TextReader(String wanted, Function<String, Object> reader) {
    private static final Map<Class<?>, TextReader> KNOWN = Map.ofEntries(
            Map.entry(String.class, new TextReader("text", text -> text)),
            Map.entry(int.class, new TextReader("a whole number", Integer::valueOf)),
            Map.entry(long.class, new TextReader("a whole number", Long::valueOf)),
            Map.entry(short.class, new TextReader("a whole number", Short::valueOf)),
            Map.entry(byte.class, new TextReader("a whole number", Byte::valueOf)),
            Map.entry(BigInteger.class, new TextReader("a whole number", TextReader::bigInteger)),
            Map.entry(double.class, new TextReader("a number", TextReader::finiteDouble)),
            Map.entry(float.class, new TextReader("a number", TextReader::finiteFloat)),
            Map.entry(BigDecimal.class, new TextReader("a number", TextReader::bigDecimal)),
            Map.entry(boolean.class, new TextReader("true or false", TextReader::truth)),
            Map.entry(char.class, new TextReader("one character", TextReader::character)),
            Map.entry(UUID.class, new TextReader("a UUID", TextReader::uuid)));

    private static final int LONGEST_NUMBER = 1000;

    /**
     * Returns the reader for a type.
     *
     * @param type a primitive, its wrapper, a number, String, UUID or an enum
     * @return the reader, or null if texts cannot be read into the type
     */
    static @Nullable TextReader of(Class<?> type) {
        if (type.isEnum()) {
            return ofEnum(type);
        }
        return KNOWN.get(unwrapped(type));
    }

    private static TextReader ofEnum(Class<?> type) {
        Map<String, Object> exact = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(constant -> ((Enum<?>) constant).name(), constant -> constant));
        Map<String, Object> inAnyCase = new HashMap<>();
        exact.forEach((name, constant) -> inAnyCase.putIfAbsent(name.toLowerCase(Locale.ROOT), constant));
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new TextReader("one of " + names, text -> {
            Object constant = exact.get(text);
            Object found = constant != null ? constant : inAnyCase.get(text.toLowerCase(Locale.ROOT));
            if (found == null) {
                throw new IllegalArgumentException();
            }
            return found;
        });
    }

    /** Returns the primitive type of a wrapper, and any other type as it is. */
    static Class<?> unwrapped(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    /** Numbers of any length would take quadratic time to read. */
    private static String bounded(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Object bigInteger(String text) {
        return new BigInteger(bounded(text));
    }

    private static Object bigDecimal(String text) {
        BigDecimal value = new BigDecimal(bounded(text));
        // 1e20000000 is short to write and long to reckon with.
        if (Math.abs((long) value.scale()) > LONGEST_NUMBER) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Object finiteDouble(String text) {
        double value = Double.parseDouble(decimal(text));
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Object finiteFloat(String text) {
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

    private static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0", "" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    private static Object uuid(String text) {
        // UUID.fromString takes "1-1-1-1-1" too.
        if (text.length() != 36) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @return the value, or null if the text is not {@link #wanted()}
     */
    @Nullable Object read(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
