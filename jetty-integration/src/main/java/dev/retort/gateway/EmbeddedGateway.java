package dev.retort.gateway;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Gateway} on a Jetty server that somebody else runs: a handler, with the webapps behind it as its descendants.
 *
 * <p>What may block, as a webapp may, is handed to the server's threads, so the handler is non-blocking; but see
 * {@link #getInvocationType()}. Safe for use by many threads.
 */
public final class EmbeddedGateway extends Handler.Wrapper {
    private final ConfigurationSource source;
    private final Surroundings around;
    private final CurrentGeneration generations = new CurrentGeneration();
    private @Nullable Configuration first;

    EmbeddedGateway(ConfigurationSource source, Surroundings around) {
        super(around.rest());
        this.source = source;
        this.around = around;
        first = source.load(around);
        for (Handler webapp : around.webapps()) {
            addBean(webapp, true);
        }
        addEventListener(new StartupLine(this));
    }

    @Override
    public void setServer(@Nullable Server server) {
        super.setServer(server);
        around.webapps().forEach(webapp -> webapp.setServer(server));
    }

    /**
     * Returns how it is to be called.
     *
     * @return non-blocking, as what may block is handed off request by request; but blocking where webapps can be deployed
     *     while the server runs, since Jetty takes none that blocks into a server that does not
     */
    @Override
    public InvocationType getInvocationType() {
        return around.deploysLater() ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return generations.handle(request, response, callback);
    }

    @Override
    protected synchronized void doStart() throws Exception {
        Configuration configuration = first == null ? source.load(around) : first;
        first = null;
        EmbeddedNotices.ofContent(configuration);
        super.doStart();
        take(configuration);
    }

    @Override
    protected synchronized void doStop() throws Exception {
        Generation last = generations.current();
        generations.become(null);
        if (last != null) {
            last.stop();
        }
        super.doStop();
    }

    /**
     * Loads the configuration again and lets it take over at once. Each request ends in the configuration that it began
     * in. If the new configuration cannot be used, everything is as before.
     *
     * @throws ConfigException if there is a mistake in it
     * @throws IllegalStateException if the handler does not run
     * @throws Exception if a part of it cannot be started
     */
    public synchronized void reload() throws Exception {
        if (!isStarted()) {
            throw new IllegalStateException("the gateway does not run");
        }
        Configuration next = source.load(around);
        EmbeddedNotices.ofContent(next);
        take(next);
        EmbeddedNotices.ofPorts(next, StartupLine.ports(getServer()));
    }

    private void take(Configuration next) throws Exception {
        Generation generation = Generation.start(next, getServer(), new HostsByPort(next));
        Generation old = generations.current();
        generations.become(generation);
        if (old != null) {
            var unused = old.retire(CompletableFuture.completedFuture(null)); // It ends by itself.
        }
    }

    /** Returns the configuration that new requests belong to; null if it does not run. */
    @Nullable Configuration configuration() {
        Generation current = generations.current();
        return current == null ? null : current.configuration();
    }

    /** Returns what it serves, for people. */
    List<String> summary() {
        Configuration current = configuration();
        if (current == null) {
            return List.of();
        }
        Scope http = current.http();
        return Summary.of(http, around.takeRest(http));
    }
}
