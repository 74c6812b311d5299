package dev.retort.cli;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.eclipse.jetty.ee10.webapp.WebDescriptor;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.util.resource.ResourceCollators;
import org.slf4j.LoggerFactory;

/**
 * Prepares, while the command line is still being read, what a server waits for then: classes of Jetty that take their time, as they
 * ask the JDK for all its languages, build tables of them, or read catalogues of XML.
 */
final class HeadStart {
    private HeadStart() {}

    /** Begins with what a command will need, on a thread of its own. */
    static void of(String command) {
        List<Class<?>> needed = switch (command) {
            case "serve" -> List.of(MimeTypes.class, ResourceCollators.class, WebDescriptor.class);
            case "run", "gateway" -> List.of(MimeTypes.class);
            default -> List.of();
        };
        if (!needed.isEmpty()) {
            Thread thread = new Thread(() -> needed.forEach(HeadStart::prepare), "retort-ahead");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void prepare(Class<?> type) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException | LinkageError failure) {
            // Who needs it will be told the same.
            LoggerFactory.getLogger(HeadStart.class).debug("{} could not be prepared", type, failure);
        }
    }
}
