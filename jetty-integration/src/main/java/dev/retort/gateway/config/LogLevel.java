package dev.retort.gateway.config;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

/**
 * The levels of nginx's error log, the most severe first. SLF4J has fewer of them: what it lacks goes to the nearest that it
 * has, with a marker of the level's name, by which a log that knows these levels has them back.
 */
public enum LogLevel {
    /** The process cannot go on. */
    EMERG(Level.ERROR),
    /** Somebody must act at once. */
    ALERT(Level.ERROR),
    /** Something that should always work does not. */
    CRIT(Level.ERROR),
    /** A request could not be served. */
    ERROR(Level.ERROR),
    /** Something is odd. */
    WARN(Level.WARN),
    /** The process does something that it rarely does, such as to reload. */
    NOTICE(Level.INFO),
    /** What a client has done wrong, and the like. */
    INFO(Level.INFO),
    /** For who looks into the code. */
    DEBUG(Level.DEBUG);

    private final String text = name().toLowerCase(Locale.ROOT);
    private final Level nearest;

    LogLevel(Level nearest) {
        this.nearest = nearest;
    }

    /**
     * Finds a level.
     *
     * @param name nginx's name of it
     * @return the level, or null if there is none of the name
     */
    public static @Nullable LogLevel named(String name) {
        return Arrays.stream(values())
                .filter(level -> level.text.equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the level of a message.
     *
     * @param severity SLF4J's level of it
     * @param marker what it was marked with, or null
     * @return the level
     */
    public static LogLevel of(Level severity, @Nullable Marker marker) {
        if (marker != null) {
            LogLevel marked = named(marker.getName());
            if (marked != null && marked.nearest == severity) {
                return marked;
            }
        }
        return switch (severity) {
            case ERROR -> ERROR;
            case WARN -> WARN;
            case INFO -> INFO;
            case DEBUG, TRACE -> DEBUG;
        };
    }

    /**
     * Tells whether a log of this level has messages of another.
     *
     * @param other the level of a message
     * @return true if it is this one or a more severe one
     */
    public boolean covers(LogLevel other) {
        return other.compareTo(this) <= 0;
    }

    /**
     * Writes a message at this level.
     *
     * @param logger the logger
     * @param message the message, with {@code {}} for each argument
     * @param arguments the arguments
     */
    public void log(Logger logger, String message, Object... arguments) {
        Marker marker = MarkerFactory.getMarker(text);
        switch (nearest) {
            case ERROR -> logger.error(marker, message, arguments);
            case WARN -> logger.warn(marker, message, arguments);
            case INFO -> logger.info(marker, message, arguments);
            default -> logger.debug(marker, message, arguments);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
