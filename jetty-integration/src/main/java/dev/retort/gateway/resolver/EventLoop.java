package dev.retort.gateway.resolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a resolver's questions, answers and timers meet, so that nothing of them needs a lock. It is
 * started by the first task: most configurations name a resolver and ask it nothing.
 */
final class EventLoop extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final Duration LONGEST = Duration.ofDays(10_000);

    private final String name;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::number));
    private final Runnable last;
    private final long began = System.nanoTime();
    private @Nullable Selector selector;
    private long timersSoFar;

    /**
     * Creates it.
     *
     * @param name of the thread
     * @param last runs on the thread when everything else has
     */
    EventLoop(String name, Runnable last) {
        this.name = name;
        this.last = last;
    }

    /**
     * Something to be done later.
     *
     * @param nanos when, since the loop was made
     * @param number tells those of one moment apart
     * @param task what
     */
    record Timer(long nanos, long number, Runnable task) {}

    /**
     * Runs something on the thread.
     *
     * @param task must not wait
     * @return whether it will run: not before the start, nor after the stop
     */
    boolean execute(Runnable task) {
        synchronized (tasks) {
            if (!isRunning()) {
                return false;
            }
            if (selector == null) {
                try {
                    selector = Selector.open();
                } catch (IOException none) {
                    throw new UncheckedIOException(none);
                }
                Selector opened = selector;
                Thread thread = new Thread(() -> run(opened), name);
                thread.setDaemon(true);
                thread.start();
            }
            tasks.add(task);
            selector.wakeup();
            return true;
        }
    }

    /** Runs something later; on the thread alone. */
    Timer after(Duration delay, Runnable task) {
        Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        Timer timer = new Timer(now() + bounded.toNanos(), timersSoFar++, task);
        timers.add(timer);
        return timer;
    }

    /** Forgets a timer; on the thread alone. */
    void cancel(Timer timer) {
        timers.remove(timer);
    }

    private long now() {
        return System.nanoTime() - began;
    }

    /** Listens to a channel; on the thread alone. The task runs when the channel is ready. */
    void listen(SelectableChannel channel, int operations, Runnable ready) throws IOException {
        Selector own;
        synchronized (tasks) {
            own = selector;
        }
        if (own == null || !own.isOpen()) {
            throw new IOException("the resolver is stopped");
        }
        channel.configureBlocking(false);
        channel.register(own, operations, ready);
    }

    private void run(Selector own) {
        try {
            while (isRunning()) {
                own.select(key -> guarded((Runnable) key.attachment()), pause());
                runTasks();
                runTimers();
            }
        } catch (IOException broken) {
            LOG.error("the resolver's selector is broken", broken);
        } finally {
            synchronized (tasks) {
                if (own.equals(selector)) {
                    selector = null; // Whoever comes next gets another thread.
                }
            }
            runTasks();
            guarded(last);
            for (SelectionKey key : own.keys()) {
                IO.close(key.channel());
            }
            IO.close(own);
        }
    }

    /** Returns for how many milliseconds there is nothing to do; 0 for ever. */
    private long pause() {
        if (timers.isEmpty()) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(timers.first().nanos() - now()) + 1);
    }

    private void runTasks() {
        for (Runnable task = next(); task != null; task = next()) {
            guarded(task);
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            return tasks.poll();
        }
    }

    private void runTimers() {
        long now = now();
        while (!timers.isEmpty() && timers.first().nanos() <= now) {
            Timer due = timers.first();
            timers.remove(due);
            guarded(due.task());
        }
    }

    /** One failure must not end the thread, on which all names depend. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a name could not be resolved", failure);
        }
    }

    @Override
    protected void doStop() {
        synchronized (tasks) {
            if (selector != null) {
                selector.wakeup();
                selector = null;
            }
        }
    }
}
