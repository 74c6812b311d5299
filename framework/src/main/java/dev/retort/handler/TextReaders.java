package dev.retort.handler;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The types that the texts of a request are read into: those of the JDK that have one natural text, enums, and the
 * application's own.
 *
 * <p>A type of the application is read by what was registered for it, or else by its public static method {@code valueOf},
 * {@code of} or {@code parse} of one String, or its public constructor of one. A text is refused with an
 * {@link IllegalArgumentException}, a {@link java.time.DateTimeException}, a checked exception, or null.
 *
 * <p>Immutable to its users, and so safe for use by several threads.
 */
public final class TextReaders {
    private static final int LONGEST_TIME = 100;

    private static final Map<Class<?>, TextReader> KNOWN = Map.ofEntries(
            known(int.class, "a whole number", Integer::valueOf),
            known(long.class, "a whole number", Long::valueOf),
            known(short.class, "a whole number", Short::valueOf),
            known(byte.class, "a whole number", Byte::valueOf),
            known(BigInteger.class, "a whole number", NumberTexts::bigInteger),
            known(double.class, "a number", NumberTexts::finiteDouble),
            known(float.class, "a number", NumberTexts::finiteFloat),
            known(BigDecimal.class, "a number", NumberTexts::bigDecimal),
            known(boolean.class, "true or false", TextReader::truth),
            known(char.class, "one character", TextReader::character),
            known(UUID.class, "a UUID", TextReaders::uuid),
            known(URI.class, "a URI", URI::create),
            known(Locale.class, "a language tag such as en-GB", TextReaders::locale),
            time(LocalDate.class, "a date such as 2026-02-28", LocalDate::parse),
            time(LocalTime.class, "a time such as 14:30", LocalTime::parse),
            time(LocalDateTime.class, "a date and time such as 2026-02-28T14:30", LocalDateTime::parse),
            time(Instant.class, "a moment such as 2026-02-28T14:30:00Z", Instant::parse),
            time(OffsetDateTime.class, "a moment such as 2026-02-28T14:30:00+01:00", OffsetDateTime::parse),
            time(ZonedDateTime.class, "a moment such as 2026-02-28T14:30:00+01:00[Europe/Paris]", ZonedDateTime::parse),
            time(Duration.class, "a duration such as PT1H30M", Duration::parse),
            time(Period.class, "a period such as P1Y2M", Period::parse),
            time(Year.class, "a year such as 2026", Year::parse),
            time(YearMonth.class, "a month such as 2026-02", YearMonth::parse),
            time(MonthDay.class, "a day such as --02-28", MonthDay::parse),
            time(ZoneId.class, "a time zone such as Europe/Paris", ZoneId::of),
            Map.entry(String.class, TextReader.ofText()));

    private static final TextReaders STANDARD = new TextReaders(KNOWN);

    private final Map<Class<?>, TextReader> given;
    private final Map<Class<?>, Optional<TextReader>> found = new ConcurrentHashMap<>();

    private TextReaders(Map<Class<?>, TextReader> given) {
        this.given = given;
    }

    private static Map.Entry<Class<?>, TextReader> known(
            Class<?> type, String wanted, Function<String, @Nullable Object> reader) {
        return Map.entry(type, TextReader.of(wanted, reader));
    }

    /** A text of any length could keep the expressions of the JDK's parsers busy. */
    private static Map.Entry<Class<?>, TextReader> time(
            Class<?> type, String wanted, Function<String, @Nullable Object> reader) {
        return known(type, wanted, text -> text.length() > LONGEST_TIME ? null : reader.apply(text));
    }

    private static @Nullable Object uuid(String text) {
        // UUID.fromString takes "1-1-1-1-1" too.
        return text.length() == 36 ? UUID.fromString(text) : null;
    }

    private static @Nullable Object locale(String text) {
        try {
            return new Locale.Builder().setLanguageTag(text).build();
        } catch (IllformedLocaleException e) {
            return null;
        }
    }

    /**
     * Returns the readers that an application has without its doing.
     *
     * @return the readers
     */
    public static TextReaders standard() {
        return STANDARD;
    }

    /**
     * Adds a reader, in the place of any other for the type.
     *
     * @param type the type
     * @param reader returns the value of a text, or null or an {@link IllegalArgumentException} for a text that is none;
     *     called by several threads at once
     * @param <T> the type
     * @return a copy with that reader
     */
    public <T> TextReaders with(Class<T> type, Function<String, ? extends @Nullable T> reader) {
        Map<Class<?>, TextReader> more = new HashMap<>(given);
        more.put(unwrapped(type), TextReader.of(FactoryTexts.WANTED, reader::apply));
        return new TextReaders(Map.copyOf(more));
    }

    /** Returns the reader for a type, or null if texts cannot be read into it. The same one for the same type. */
    @Nullable TextReader of(Class<?> type) {
        return found.computeIfAbsent(unwrapped(type), this::find).orElse(null);
    }

    /** Tells whether the components of a record are to be read, since nothing says how it is read as a whole. */
    boolean isComposed(Class<?> type) {
        return type.isRecord() && !given.containsKey(type) && FactoryTexts.method(type) == null;
    }

    private Optional<TextReader> find(Class<?> type) {
        TextReader reader = given.get(type);
        if (reader != null) {
            return Optional.of(reader);
        }
        return type.isEnum() ? Optional.of(TextReader.ofEnum(type)) : Optional.ofNullable(FactoryTexts.reader(type));
    }

    /** Returns the primitive type of a wrapper, and any other type as it is. */
    static Class<?> unwrapped(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    /** Returns the wrapper of a primitive type, and any other type as it is. */
    static Class<?> wrapped(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
