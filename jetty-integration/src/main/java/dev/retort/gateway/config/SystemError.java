package dev.retort.gateway.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;

/** Says of an error of the system what nginx says: its number and its name. Java tells the name alone. */
public final class SystemError {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("No such file or directory", 2),
            Map.entry("No such process", 3),
            Map.entry("Input/output error", 5),
            Map.entry("Permission denied", 13),
            Map.entry("Not a directory", 20),
            Map.entry("Is a directory", 21),
            Map.entry("Too many open files", 24),
            Map.entry("No space left on device", 28),
            Map.entry("Read-only file system", 30),
            Map.entry("File name too long", 36),
            Map.entry("Too many levels of symbolic links", 40),
            Map.entry("Protocol family unavailable", 97),
            Map.entry("Address family not supported by protocol", 97),
            Map.entry("Address already in use", 98),
            Map.entry("Cannot assign requested address", 99));

    private SystemError() {}

    /**
     * Describes a failure.
     *
     * @param failure what the system has refused
     * @return such as {@code (2: No such file or directory)}; the name alone, if its number is not known
     */
    public static String describe(IOException failure) {
        String name = name(failure);
        Integer number = NUMBERS.get(name);
        return number == null ? "(" + name + ")" : "(" + number + ": " + name + ")";
    }

    /**
     * Describes a failure with a file.
     *
     * @param call the call that nginx would name, such as {@code open()}
     * @param file the file
     * @param failure what the system has refused
     * @return such as {@code open() "/x" failed (2: No such file or directory)}
     */
    public static String describe(String call, Path file, IOException failure) {
        return call + " \"" + file + "\" failed " + describe(failure);
    }

    /**
     * Tells whether an address is taken.
     *
     * @param failure why a socket cannot be bound
     * @return true for {@code EADDRINUSE}
     */
    public static boolean isInUse(IOException failure) {
        return "Address already in use".equals(failure.getMessage());
    }

    private static String name(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "Not a directory";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : null;
        return reason == null ? String.valueOf(failure.getMessage()) : reason;
    }
}
