package dev.retort.template;

import dev.retort.http.HttpException;
import io.pebbletemplates.pebble.error.PebbleException;
import org.jspecify.annotations.Nullable;

/** Makes a {@link TemplateException} of whatever goes wrong, and lets pass what is meant for the client. */
final class Faults {
    private Faults() {}

    /** Places what a function, a filter or a method of the application's threw. */
    static RuntimeException thrownBy(String name, @Nullable Throwable thrown, String template, int line) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception && (answers(thrown) || thrown instanceof TemplateException)) {
            return exception;
        }
        String message = thrown == null ? null : thrown.getMessage();
        String said = message == null && thrown != null ? thrown.getClass().getSimpleName() : message;
        return new TemplateException(template, line, name + " failed: " + said, thrown);
    }

    /** An exception that is itself an answer, such as {@code HttpException}, ends a template as it ends a handler. */
    private static boolean answers(Throwable thrown) {
        return thrown.getClass().getPackage() == HttpException.class.getPackage();
    }

    /** Translates what came out of a rendering of a template. */
    static RuntimeException translate(String template, RuntimeException thrown) {
        PebbleException placed = null;
        Throwable each = thrown;
        // Pebble wraps in places; a chain is short, and the bound keeps a circle from holding the thread.
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (each instanceof RuntimeException exception && (answers(each) || each instanceof TemplateException)) {
                return exception;
            }
            if (each instanceof PebbleException pebbles) {
                placed = pebbles;
            }
            each = each.getCause();
        }
        if (placed == null) {
            return new TemplateException(template, 0, thrown.toString(), thrown);
        }
        String file = placed.getFileName();
        Integer line = placed.getLineNumber();
        return new TemplateException(
                file == null ? template : file, line == null ? 0 : line, sentence(placed.getPebbleMessage()), thrown);
    }

    private static String sentence(String message) {
        String text = message.strip();
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }
}
