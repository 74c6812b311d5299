package dev.retort.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the system. Java has no other way to them than {@code sun.misc.Signal} of the module
 * {@code jdk.unsupported}, which the compiler warns of; so it is called by its name.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Does something whenever a signal comes.
     *
     * @param name such as {@code HUP}
     * @param action what to do, on a thread of its own
     */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            // Shells let what runs in the background ignore INT, which nobody misses there.
            if (handler.getField("SIG_IGN").get(null).equals(before) && !name.equals("INT")) {
                // The JVM leaves it at that.
                LOG.warn(
                        "the signal {} is not heard, as whoever started this process ignores it: start it with setsid in place of nohup",
                        name);
            }
        } catch (ReflectiveOperationException unknown) {
            // Windows has no HUP, and the JVM keeps some to itself with -Xrs.
            Throwable cause = unknown.getCause() == null ? unknown : unknown.getCause();
            LOG.info("the signal {} is not heard: {}", name, cause.getMessage());
        }
    }
}
