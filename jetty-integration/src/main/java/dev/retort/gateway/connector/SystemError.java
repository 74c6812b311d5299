package dev.retort.gateway.connector;

import java.io.IOException;
import java.util.Map;

/** Says of an error of the system what nginx says: its number and its name. Java tells the name alone. */
final class SystemError {
    private static final Map<String, Integer> NUMBERS = Map.of(
            "No such file or directory", 2,
            "Permission denied", 13,
            "Not a directory", 20,
            "Too many open files", 24,
            "Protocol family unavailable", 97,
            "Address family not supported by protocol", 97,
            "Address already in use", 98,
            "Cannot assign requested address", 99);

    private SystemError() {}

    static String describe(IOException failure) {
        String name = String.valueOf(failure.getMessage());
        Integer number = NUMBERS.get(name);
        return number == null ? "(" + name + ")" : "(" + number + ": " + name + ")";
    }

    static boolean isInUse(IOException failure) {
        return "Address already in use".equals(failure.getMessage());
    }
}
