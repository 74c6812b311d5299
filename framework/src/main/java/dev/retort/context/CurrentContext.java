package dev.retort.context;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The context of each thread, in an array of one that stays with the thread: to set a value and remove it would make an entry
 * for each request. It is an array of objects, not of contexts, since what stays with a container's thread must not hold on to
 * the class loader of a webapp that has been stopped.
 */
final class CurrentContext {
    private static final ThreadLocal<@Nullable Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

    private CurrentContext() {}

    static @Nullable RequestContext get() {
        return (RequestContext) CURRENT.get()[0];
    }

    /** Makes a context, or none, the current one of the thread, and returns the one before. */
    static @Nullable RequestContext replace(@Nullable RequestContext context) {
        Object[] current = CURRENT.get();
        RequestContext before = (RequestContext) current[0];
        current[0] = context;
        return before;
    }

    static Runnable during(RequestContext context, Runnable task) {
        return () -> {
            RequestContext outer = replace(context);
            try {
                task.run();
            } finally {
                replace(outer);
            }
        };
    }

    static <T extends @Nullable Object> Callable<T> during(RequestContext context, Callable<T> task) {
        return () -> {
            RequestContext outer = replace(context);
            try {
                return task.call();
            } finally {
                replace(outer);
            }
        };
    }
}
