package dev.retort.gateway.content;

import dev.retort.gateway.config.LogLevel;
import dev.retort.gateway.exchange.Exchange;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a file cannot be had, in the terms of the system call that failed: for the status, and for the log. */
enum FileFailure {
    MISSING(2, "No such file or directory", HttpStatus.NOT_FOUND_404),
    DENIED(13, "Permission denied", HttpStatus.FORBIDDEN_403),
    NOT_A_DIRECTORY(20, "Not a directory", HttpStatus.NOT_FOUND_404),
    NAME_TOO_LONG(36, "File name too long", HttpStatus.NOT_FOUND_404),
    LINKS(40, "Too many levels of symbolic links", HttpStatus.FORBIDDEN_403),
    OTHER(5, "Input/output error", HttpStatus.INTERNAL_SERVER_ERROR_500);

    private static final Logger LOG = LoggerFactory.getLogger(FileFailure.class);

    /**
     * The JVM writes the names of files in the encoding of its locale, and finds none whose letters that lacks. In a container
     * without a locale it has ASCII alone.
     */
    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private final int number;
    private final String text;
    private final int status;

    FileFailure(int number, String text, int status) {
        this.number = number;
        this.text = text;
        this.status = status;
    }

    static FileFailure of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return MISSING;
        }
        if (failure instanceof AccessDeniedException) {
            return DENIED;
        }
        if (failure instanceof NotDirectoryException) {
            return NOT_A_DIRECTORY;
        }
        if (failure instanceof FileSystemLoopException) {
            return LINKS;
        }
        String reason = failure instanceof FileSystemException system ? String.valueOf(system.getReason()) : "";
        for (FileFailure known : values()) {
            if (reason.startsWith(known.text)) {
                return known;
            }
        }
        return OTHER;
    }

    int status() {
        return status;
    }

    /** Tells whether there is nothing of the name, so that the next name may be tried. */
    boolean isAbsence() {
        return this == MISSING || this == NOT_A_DIRECTORY || this == NAME_TOO_LONG;
    }

    /** Returns the number and the name of the error. */
    String reason() {
        return "(" + number + ": " + text + ")";
    }

    /** Writes the line that nginx writes. */
    void log(String call, String file, Exchange exchange) {
        LogLevel level = this == OTHER ? LogLevel.CRIT : LogLevel.ERROR;
        level.log(
                LOG,
                "*{} {}() \"{}\" failed ({}: {}{}){}",
                exchange.request().connectionNumber(),
                call,
                file,
                number,
                text,
                locale(file),
                exchange.whose());
    }

    private static String locale(String file) {
        boolean unspeakable = !ENCODING.equals("UTF-8") && file.chars().anyMatch(character -> character >= 0x80);
        return unspeakable ? "; the locale's " + ENCODING + " lacks letters of it: set LC_ALL=C.UTF-8" : "";
    }
}
