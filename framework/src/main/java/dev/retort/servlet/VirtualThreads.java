package dev.retort.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers on virtual threads where the JDK has them (JEP 444) and the container does not do so itself, so that a
 * handler that waits holds no thread of the container's. Found by reflection, once, as Retort runs on JDK 17 too.
 */
final class VirtualThreads {
    private static final @Nullable Executor EXECUTOR = executor();
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private VirtualThreads() {}

    /**
     * Returns what runs a handler elsewhere than on this thread.
     *
     * @return starts a virtual thread for each task; or null if there are none, or this thread is one
     */
    static @Nullable Executor otherThanThis() {
        if (EXECUTOR == null || IS_VIRTUAL == null) {
            return null;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread()) ? null : EXECUTOR;
        } catch (Throwable never) {
            throw new LinkageError("Thread.isVirtual failed", never);
        }
    }

    private static @Nullable Executor executor() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (Throwable older) {
            return null;
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }
}
