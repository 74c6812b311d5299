package dev.retort.jetty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts the webapp of {@code mvn jetty:run} when its classes have changed, and hides from the browser that it does.
 *
 * <p>The folders of the plugin's webapp are watched from here; set the plugin's own {@code scan} to 0, which would restart
 * it a second time. Other webapps are restarted by whoever put them here.
 *
 * <p>A webapp that stops takes its class loader along: a request in it fails at the next class that it needs, and one that
 * comes is answered with 404 until the webapp is back. So the stop waits for the requests in the webapp, but for one second
 * at most, as a stream of events never ends; and requests that come wait until the webapp has started or failed to.
 *
 * <p>For development. Safe for use by several threads.
 */
public final class ReloadGate extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadGate.class);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Thread> watchers = new ArrayList<>();
    private final Object lock = new Object();
    private int inside;
    private boolean closed;
    private boolean ending;

    /**
     * Makes a gate.
     *
     * @param webapps what has the webapps when the server starts, such as a {@code ContextHandlerCollection}
     */
    public ReloadGate(Handler webapps) {
        super(webapps);
    }

    @Override
    protected void doStart() throws Exception {
        ending = false;
        Restarts restarts = new Restarts();
        for (ContextHandler webapp : getDescendants(ContextHandler.class)) {
            webapp.addEventListener(restarts);
        }
        super.doStart();
        watch();
    }

    /** The plugin's own scanner looks once a second, and acts when it has seen the same twice. */
    private void watch() {
        for (ContextHandler context : getDescendants(ContextHandler.class)) {
            PluginWebapp webapp = PluginWebapp.of(context);
            if (webapp != null) {
                Thread watcher = new Thread(new ClassWatcher(webapp), "retort-class-watcher");
                watcher.setDaemon(true);
                watchers.add(watcher);
                watcher.start();
            }
        }
    }

    /** The server itself ends: nobody is to wait for a webapp that does not come back. */
    @Override
    protected void doStop() throws Exception {
        watchers.forEach(Thread::interrupt);
        watchers.clear();
        synchronized (lock) {
            ending = true;
            lock.notifyAll();
        }
        super.doStop();
    }

    /** Waiting blocks, whatever the webapp does. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        enter();
        boolean handled = false;
        try {
            handled = super.handle(request, response, new Callback.Nested(callback) {
                @Override
                public void completed() {
                    leave();
                }
            });
        } finally {
            if (!handled) {
                leave(); // Whoever does not handle a request, or throws, leaves its callback alone.
            }
        }
        return handled;
    }

    private void enter() throws InterruptedException {
        synchronized (lock) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (closed && !ending && remaining(deadline) > 0) {
                lock.wait(remaining(deadline));
            }
            inside++;
        }
    }

    private void leave() {
        synchronized (lock) {
            inside--;
            lock.notifyAll();
        }
    }

    private void shut() {
        synchronized (lock) {
            closed = true;
        }
    }

    private void drain() {
        synchronized (lock) {
            long deadline = System.nanoTime() + DRAIN.toNanos();
            try {
                while (inside > 0 && !ending && remaining(deadline) > 0) {
                    lock.wait(remaining(deadline));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (inside > 0 && !ending) {
                LOG.info("Restarting the webapp under {} that did not end within {} s", requests(), DRAIN.toSeconds());
            }
        }
    }

    private String requests() {
        return inside == 1 ? "a request" : inside + " requests";
    }

    private void open() {
        synchronized (lock) {
            closed = false;
            lock.notifyAll();
        }
    }

    /** Rounded up, as a wait of 0 ms has no end. */
    private static long remaining(long deadline) {
        long nanos = deadline - System.nanoTime();
        return nanos <= 0 ? 0 : nanos / 1_000_000 + 1;
    }

    private final class Restarts implements LifeCycle.Listener {
        @Override
        public void lifeCycleStopping(LifeCycle webapp) {
            shut();
            if (webapp instanceof ContextHandler context) {
                ChannelCloser.close(context); // Streams of events would hold the restart up; browsers connect again.
            }
            drain();
        }

        @Override
        public void lifeCycleStarted(LifeCycle webapp) {
            open();
        }

        @Override
        public void lifeCycleFailure(LifeCycle webapp, Throwable failure) {
            open();
        }
    }
}
