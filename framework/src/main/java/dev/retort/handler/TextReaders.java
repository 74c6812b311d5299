package dev.retort.handler;

import java.lang.invoke.MethodType;
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

    private static final TextReaders STANDARD = new TextReaders(Map.of());

    private final Map<Class<?>, TextReader> given;
    private final Map<Class<?>, Optional<TextReader>> found = new ConcurrentHashMap<>();

    private TextReaders(Map<Class<?>, TextReader> given) {
        this.given = given;
    }

    /** A reader is made, and the class behind it loaded, when the first handler asks for it: a start is short. */
    private static @Nullable TextReader known(Class<?> type) {
        return switch (type.getName()) {
            case "int" -> TextReader.of("a whole number", Integer::valueOf);
            case "long" -> TextReader.of("a whole number", Long::valueOf);
            case "short" -> TextReader.of("a whole number", Short::valueOf);
            case "byte" -> TextReader.of("a whole number", Byte::valueOf);
            case "java.math.BigInteger" -> TextReader.of("a whole number", NumberTexts::bigInteger);
            case "double" -> TextReader.of("a number", NumberTexts::finiteDouble);
            case "float" -> TextReader.of("a number", NumberTexts::finiteFloat);
            case "java.math.BigDecimal" -> TextReader.of("a number", NumberTexts::bigDecimal);
            case "boolean" -> TextReader.of("true or false", TextReader::truth);
            case "char" -> TextReader.of("one character", TextReader::character);
            case "java.util.UUID" -> TextReader.of("a UUID", TextReaders::uuid);
            case "java.net.URI" -> TextReader.of("a URI", URI::create);
            case "java.util.Locale" -> TextReader.of("a language tag such as en-GB", TextReaders::locale);
            case "java.time.LocalDate" -> time("a date such as 2026-02-28", LocalDate::parse);
            case "java.time.LocalTime" -> time("a time such as 14:30", LocalTime::parse);
            case "java.time.LocalDateTime" -> time("a date and time such as 2026-02-28T14:30", LocalDateTime::parse);
            case "java.time.Instant" -> time("a moment such as 2026-02-28T14:30:00Z", Instant::parse);
            case "java.time.OffsetDateTime" ->
                time("a moment such as 2026-02-28T14:30:00+01:00", OffsetDateTime::parse);
            case "java.time.ZonedDateTime" ->
                time("a moment such as 2026-02-28T14:30:00+01:00[Europe/Paris]", ZonedDateTime::parse);
            case "java.time.Duration" -> time("a duration such as PT1H30M", Duration::parse);
            case "java.time.Period" -> time("a period such as P1Y2M", Period::parse);
            case "java.time.Year" -> time("a year such as 2026", Year::parse);
            case "java.time.YearMonth" -> time("a month such as 2026-02", YearMonth::parse);
            case "java.time.MonthDay" -> time("a day such as --02-28", MonthDay::parse);
            case "java.time.ZoneId" -> time("a time zone such as Europe/Paris", ZoneId::of);
            case "java.lang.String" -> TextReader.ofText();
            default -> null;
        };
    }

    /** A text of any length could keep the expressions of the JDK's parsers busy. */
    private static TextReader time(String wanted, Function<String, @Nullable Object> reader) {
        return TextReader.of(wanted, text -> text.length() > LONGEST_TIME ? null : reader.apply(text));
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
        if (reader == null) {
            reader = known(type);
        }
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
