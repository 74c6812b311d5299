package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.connector.PlainErrorPage;
import dev.retort.gateway.connector.SocketConnector;
import dev.retort.gateway.connector.Sockets;
import dev.retort.gateway.proxy.transport.GatewayThreadPool;
import dev.retort.gateway.site.LogFile;
import dev.retort.gateway.site.VirtualHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a server of its own: an {@code nginx.conf} on Jetty.
 *
 * <pre>{@code
 * WebServer web = WebServer.load(Path.of("nginx.conf"), Path.of("."));
 * web.start();
 * }</pre>
 *
 * <p>It can take a new configuration while it runs: {@link #reload}. Safe for use by many threads.
 */
public final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final ConfigurationSource source;
    private final Surroundings around;
    private final Server server;
    private final Sockets sockets;
    private final CurrentGeneration generations = new CurrentGeneration();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Configuration first;

    /**
     * Makes a server.
     *
     * @param source where its configuration comes from, now and at each reload
     * @return a server, not started
     * @throws ConfigException if there is a mistake in it
     */
    public static WebServer of(ConfigurationSource source) {
        return of(source, source.load());
    }

    /** Makes a server with buffers whose use somebody wants to follow. */
    static WebServer of(ConfigurationSource source, ByteBufferPool buffers) {
        return new WebServer(source, source.load(), Surroundings.NONE, buffers);
    }

    /**
     * Makes a server with a configuration that has been loaded already.
     *
     * @param source where its configuration comes from at each reload
     * @param configuration its first configuration
     * @return a server, not started
     */
    public static WebServer of(ConfigurationSource source, Configuration configuration) {
        return of(source, configuration, Surroundings.NONE);
    }

    /** Makes a server with webapps of an embedder. */
    static WebServer of(ConfigurationSource source, Configuration configuration, Surroundings around) {
        return new WebServer(source, configuration, around, null);
    }

    /**
     * Loads a configuration.
     *
     * @param file the {@code nginx.conf}
     * @param prefix what relative paths in it are relative to
     * @return a server, not started
     * @throws ConfigException if there is a mistake in it
     */
    public static WebServer load(Path file, Path prefix) {
        return of(ConfigurationSource.file(file, prefix));
    }

    /**
     * Loads a configuration from a text.
     *
     * @param text the configuration
     * @param prefix what relative paths in it are relative to
     * @return a server, not started
     * @throws ConfigException if there is a mistake in it
     */
    public static WebServer of(String text, Path prefix) {
        return of(ConfigurationSource.text(text, prefix));
    }

    private WebServer(
            ConfigurationSource source,
            Configuration configuration,
            Surroundings around,
            @Nullable ByteBufferPool buffers) {
        this.source = source;
        this.around = around;
        this.first = configuration;
        server = new Server(new GatewayThreadPool(), null, buffers);
        server.setErrorHandler(new PlainErrorPage(generations));
        server.setHandler(generations);
        sockets = new Sockets(server, configuration.threads());
        server.addBean(sockets, true);
        around.webapps().forEach(webapp -> {
            webapp.setServer(server);
            server.addBean(webapp, true);
        });
    }

    /**
     * Opens the sockets and begins to serve.
     *
     * @throws ConfigException if a socket cannot be opened
     * @throws Exception if a part cannot be started
     */
    public synchronized void start() throws Exception {
        server.start();
        try {
            take(first);
        } catch (Exception failure) {
            server.stop();
            throw failure;
        }
    }

    /**
     * Loads the configuration again and lets it take over at once. Each request ends in the configuration that it began
     * in; no connection is refused or cut. If the new configuration cannot be used, everything is as before.
     *
     * @return the configuration that has taken over
     * @throws ConfigException if there is a mistake in it, or one of its sockets cannot be opened
     * @throws IllegalStateException if the server does not run
     * @throws Exception if a part of it cannot be started
     */
    public synchronized Configuration reload() throws Exception {
        return reload(source);
    }

    /** Lets another configuration take over. */
    synchronized Configuration reload(ConfigurationSource other) throws Exception {
        Configuration next = other.load(around);
        reload(next);
        return next;
    }

    /**
     * Lets a configuration take over that has been loaded already; otherwise as {@link #reload()}.
     *
     * @param next the configuration, which has not been used before
     * @throws ConfigException if one of its sockets cannot be opened
     * @throws IllegalStateException if the server does not run
     * @throws Exception if a part of it cannot be started
     */
    public synchronized void reload(Configuration next) throws Exception {
        if (!server.isStarted() || generations.current() == null) {
            throw new IllegalStateException("the server does not run");
        }
        take(next);
    }

    private void take(Configuration next) throws Exception {
        Map<String, VirtualHosts> hosts = next.hosts();
        Generation generation = Generation.start(
                next,
                server,
                request -> hosts.get(
                        ((SocketConnector) request.getConnectionMetaData().getConnector()).key()));
        Sockets.Prepared prepared;
        try {
            prepared = sockets.prepare(next.sockets());
        } catch (RuntimeException failure) {
            generation.stop();
            throw failure;
        }
        Generation old = generations.current();
        CompletableFuture<Void> gone = prepared.commit(old, () -> generations.become(generation));
        if (old != null) {
            var unused = old.retire(gone); // It ends by itself.
        }
    }

    /**
     * Ends without haste: accepts nothing more, closes connections without a request, lets the rest come to their end -
     * for as long as {@code worker_shutdown_timeout} says, if it says - and returns then.
     *
     * @throws Exception if a part cannot be stopped
     */
    public void quit() throws Exception {
        CompletableFuture<Void> gone;
        Duration patience;
        synchronized (this) {
            Generation current = generations.current();
            gone = sockets.drain();
            patience = current == null ? Duration.ZERO : current.configuration().shutdownTimeout();
        }
        try {
            if (patience.isZero()) {
                gone.get();
            } else {
                gone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException late) {
            LOG.warn("requests are still under way after {}, they are cut now", patience);
        } catch (ExecutionException failure) {
            LOG.warn("the connections could not be ended", failure);
        }
        stop();
    }

    /**
     * Ends at once.
     *
     * @throws Exception if a part cannot be stopped
     */
    public synchronized void stop() throws Exception {
        try {
            server.stop();
            Generation current = generations.current();
            if (current != null) {
                current.stop();
            }
        } finally {
            ended.complete(null);
        }
    }

    /** Opens log files again, under their names, after somebody has moved them away. */
    public void reopenLogs() {
        for (LifeCycle part : configuration().parts()) {
            if (part instanceof LogFile log) {
                log.reopen();
            }
        }
    }

    /**
     * Waits until the server has been told to stop, and has stopped.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void join() throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    /**
     * Returns the port of the first internet socket.
     *
     * @return the port that it listens on, also if the configuration says 0
     * @throws IllegalStateException if there is none, as before the start
     */
    public synchronized int port() {
        return sockets.ports().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the server listens on no port"));
    }

    /**
     * Returns the ports of all internet sockets.
     *
     * @return the ports in the order in which they were opened
     */
    public synchronized List<Integer> ports() {
        return sockets.ports();
    }

    /**
     * Returns what the server listens on.
     *
     * @return such as {@code 0.0.0.0:80} or {@code unix:/run/x.sock}, each with the port that it listens on in fact
     */
    public synchronized List<String> addresses() {
        return sockets.addresses();
    }

    /**
     * Returns the configuration that new requests belong to.
     *
     * @return the configuration
     */
    public Configuration configuration() {
        Generation current = generations.current();
        return current == null ? first : current.configuration();
    }
}
