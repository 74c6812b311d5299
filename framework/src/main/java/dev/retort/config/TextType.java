package dev.retort.config;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type that one text can be read into.
 *
 * @param wanted what the type wants: "a whole number"
 * @param example a text that it takes
 * @param reader returns the value, or throws
 */
record TextType(String wanted, String example, Function<String, Object> reader) {

    private static final int LONGEST_NUMBER = 1000;

    private static final Map<Class<?>, TextType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new TextType("text", "text", text -> text)),
            Map.entry(int.class, new TextType("a whole number", "8080", text -> Integer.parseInt(number(text)))),
            Map.entry(long.class, new TextType("a whole number", "8080", text -> Long.parseLong(number(text)))),
            Map.entry(short.class, new TextType("a small whole number", "80", text -> Short.parseShort(number(text)))),
            Map.entry(byte.class, new TextType("a tiny whole number", "8", text -> Byte.parseByte(number(text)))),
            Map.entry(BigInteger.class, new TextType("a whole number", "8080", text -> new BigInteger(number(text)))),
            Map.entry(double.class, new TextType("a number", "0.5", TextType::finite)),
            Map.entry(float.class, new TextType("a number", "0.5", text -> (float) finite(text))),
            Map.entry(BigDecimal.class, new TextType("a number", "0.5", text -> new BigDecimal(number(text)))),
            Map.entry(boolean.class, new TextType("true or false", "true", TextType::truth)),
            Map.entry(char.class, new TextType("one character", "x", TextType::character)),
            Map.entry(Duration.class, new TextType("a time with its unit (ms, s, m, h, d)", "30s", Durations::parse)),
            Map.entry(DataSize.class, new TextType("an amount of data", "10MB", DataSize::parse)),
            Map.entry(Path.class, new TextType("a path", "data/app.db", Path::of)),
            Map.entry(URI.class, new TextType("a URI", "https://example.org/", URI::create)),
            Map.entry(UUID.class, new TextType("a UUID", "123e4567-e89b-12d3-a456-426614174000", TextType::uuid)),
            Map.entry(LocalDate.class, new TextType("a date", "2026-01-31", LocalDate::parse)),
            Map.entry(LocalTime.class, new TextType("a time of day", "23:59", LocalTime::parse)),
            Map.entry(
                    LocalDateTime.class, new TextType("a date and time", "2026-01-31T23:59:00", LocalDateTime::parse)),
            Map.entry(Instant.class, new TextType("an instant", "2026-01-31T23:59:00Z", Instant::parse)),
            Map.entry(
                    OffsetDateTime.class,
                    new TextType(
                            "a date and time with its offset", "2026-01-31T23:59:00+01:00", OffsetDateTime::parse)),
            Map.entry(
                    ZonedDateTime.class,
                    new TextType(
                            "a date and time with its zone",
                            "2026-01-31T23:59:00+01:00[Europe/Paris]",
                            ZonedDateTime::parse)),
            Map.entry(Period.class, new TextType("a period", "P1M", Period::parse)),
            Map.entry(ZoneId.class, new TextType("a time zone", "Europe/Paris", ZoneId::of)),
            Map.entry(ZoneOffset.class, new TextType("an offset", "+01:00", ZoneOffset::of)),
            Map.entry(Locale.class, new TextType("a language tag", "en-GB", TextType::locale)),
            Map.entry(Charset.class, new TextType("a character set", "UTF-8", Charset::forName)));

    /** Returns the type for a class, or null where no single text can be read into it. */
    static @Nullable TextType of(Class<?> type) {
        return type.isEnum()
                ? ofEnum(type)
                : KNOWN.get(MethodType.methodType(type).unwrap().returnType());
    }

    private static TextType ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        String names = Arrays.stream(constants)
                .map(constant -> Key.spelt(((Enum<?>) constant).name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return new TextType("one of " + names, names.split(", ", 2)[0], text -> {
            String wanted = Key.canonical(text.strip());
            Object found = null;
            for (Object constant : constants) {
                String name = ((Enum<?>) constant).name();
                if (name.equals(text)) {
                    return constant;
                }
                found = found == null && Key.canonical(name).equals(wanted) ? constant : found;
            }
            if (found == null) {
                throw new IllegalArgumentException();
            }
            return found;
        });
    }

    /** Returns a number's digits; more would take quadratic time to read. Underscores may part them, as in Java. */
    private static String number(String text) {
        String digits = text.strip();
        if (digits.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException();
        }
        for (int i = 1; i < digits.length() - 1; i++) {
            if (digits.charAt(i) == '_'
                    && Character.isDigit(digits.charAt(i - 1))
                    && Character.isDigit(digits.charAt(i + 1))) {
                return number(digits.substring(0, i) + digits.substring(i + 1));
            }
        }
        return digits;
    }

    private static double finite(String text) {
        String digits = number(text);
        double value = Double.parseDouble(digits);
        // Java reads "1d" and "0x1p3" as well.
        if (!Double.isFinite(value) || digits.chars().anyMatch(c -> "0123456789+-.eE".indexOf(c) < 0)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Object truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
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

    private static Object locale(String text) {
        Locale locale = Locale.forLanguageTag(text.replace('_', '-'));
        if (locale.getLanguage().isEmpty()) {
            throw new IllegalArgumentException();
        }
        return locale;
    }

    /** Reads a text; null if it is not what is wanted. */
    @Nullable Object read(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
