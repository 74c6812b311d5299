package dev.retort.jetty;

import dev.retort.jetty.war.RunningWar;
import dev.retort.jetty.war.Visits;
import dev.retort.jetty.war.WarFile.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is at one path of the server, in one generation after another.
 *
 * <p>A request is counted into the generation that serves it, and out when its response is complete. A new generation is
 * started beside the old one and then put in its place, so that no request finds nobody. A request that has picked the old
 * one and comes too late to be counted picks again. The old one stops after its last request, or when its time is up.
 */
final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    private final String contextPath;
    private final Deployable what;
    private final Duration drainTime;
    private volatile @Nullable Generation current;
    private final Set<Generation> retiring = ConcurrentHashMap.newKeySet();

    Deployment(String contextPath, Deployable what, Duration drainTime) {
        this.contextPath = contextPath;
        this.what = what;
        this.drainTime = drainTime;
    }

    private static final class Generation {
        private final ServletContextHandler context;
        private final @Nullable Stamp stamp;
        private final CompletableFuture<Void> unused = new CompletableFuture<>();
        private final Visits visits = new Visits(() -> unused.complete(null));
        private final AtomicBoolean isStopped = new AtomicBoolean();

        Generation(ServletContextHandler context, @Nullable Stamp stamp) {
            this.context = context;
            this.stamp = stamp;
        }
    }

    /** A request that leaves its generation when it is complete. */
    private static final class Leaving extends Callback.Nested {
        private final Visits visits;

        Leaving(Callback client, Visits visits) {
            super(client);
            this.visits = visits;
        }

        @Override
        public void completed() {
            visits.leave();
        }
    }

    String contextPath() {
        return contextPath;
    }

    Deployable what() {
        return what;
    }

    /** Tells whether it is responsible for a path. */
    boolean isAt(String path) {
        int length = contextPath.length();
        return length == 1 || (path.startsWith(contextPath) && (path.length() == length || path.charAt(length) == '/'));
    }

    /** Starts the first generation. */
    void start(Server server) throws Exception {
        current = begin(server);
    }

    private Generation begin(Server server) throws Exception {
        Stamp stamp = what.stamp(); // Before it is read, so that a change meanwhile is seen as one.
        return new Generation(what.start(contextPath, server), stamp);
    }

    /** Tells whether its WAR is another than the one that serves. */
    boolean isChanged() throws IOException {
        Generation now = current;
        return now != null && !Objects.equals(now.stamp, what.stamp());
    }

    /**
     * Starts a new generation, which takes over at once.
     *
     * @throws Exception what its start failed with; the one before goes on then
     */
    synchronized void reload(Server server) throws Exception {
        Generation old = current;
        if (what.war() == null || old == null) {
            return;
        }
        long begin = System.nanoTime();
        current = begin(server);
        LOG.info("{} at {} has been loaded anew in {} ms", what, contextPath, (System.nanoTime() - begin) / 1_000_000);
        retire(old, server);
    }

    private void retire(Generation old, Server server) {
        retiring.add(old);
        ChannelCloser.close(old.context); // Their clients come again, to the new one.
        old.visits.close();
        var unused = old.unused
                .orTimeout(drainTime.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (none, late) -> {
                            if (late != null) {
                                LOG.warn(
                                        "Requests are still in the former {} at {} after {}, they are cut now",
                                        what,
                                        contextPath,
                                        drainTime);
                            }
                            stop(old);
                        },
                        server.getThreadPool());
    }

    private void stop(Generation generation) {
        retiring.remove(generation);
        if (generation.isStopped.compareAndSet(false, true)) {
            what.stop(generation.context);
        }
    }

    void closeChannels() {
        Generation now = current;
        if (now != null) {
            ChannelCloser.close(now.context);
        }
    }

    synchronized void stop() {
        Generation now = current;
        current = null;
        if (now != null) {
            stop(now);
        }
        // The pool that would have done so after their last request ends with the server.
        retiring.forEach(this::stop);
    }

    /** Serves a request; false if it has been stopped. */
    boolean serve(Request request, Response response, Callback callback) {
        for (Generation now = current; now != null; now = current) {
            if (now.visits.enter()) {
                Leaving leaving = new Leaving(callback, now.visits);
                try {
                    if (!now.context.handle(request, response, leaving)) {
                        now.visits.leave();
                        return false;
                    }
                } catch (Throwable failure) {
                    leaving.failed(failure);
                }
                return true;
            }
        }
        return false;
    }

    /** Says what a start failed with, for people. */
    String failure(Throwable cause) {
        return what + " at " + contextPath + " cannot be started: " + RunningWar.reason(cause);
    }
}
