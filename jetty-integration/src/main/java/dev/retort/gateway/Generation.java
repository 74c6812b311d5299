package dev.retort.gateway;

import dev.retort.gateway.connector.Refusal;
import dev.retort.gateway.connector.Visit;
import dev.retort.gateway.site.GatewayHandler;
import dev.retort.gateway.site.VirtualHosts;
import dev.retort.jetty.war.Visits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration at work, from its first request to its last: a reload begins another beside it, and this one ends when
 * the requests that it has begun have ended.
 */
final class Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Configuration configuration;
    private final Server server;
    private final GatewayHandler handler;
    private final List<LifeCycle> started = new ArrayList<>();
    private final CompletableFuture<Void> unused = new CompletableFuture<>();
    private final Visits visits = new Visits(() -> unused.complete(null));

    private Generation(Configuration configuration, Server server, Function<Request, VirtualHosts> hosts) {
        this.configuration = configuration;
        this.server = server;
        handler = new GatewayHandler(hosts, configuration.slots(), new Refusal());
        handler.setServer(server);
    }

    /**
     * Starts the parts of a configuration; if one cannot start, stops the rest and throws what it threw.
     *
     * @param configuration the configuration
     * @param server whose threads it uses
     * @param hosts returns the virtual servers that a request's connection is for
     */
    static Generation start(Configuration configuration, Server server, Function<Request, VirtualHosts> hosts)
            throws Exception {
        Generation generation = new Generation(configuration, server, hosts);
        try {
            for (LifeCycle part : configuration.parts()) {
                if (part instanceof Handler webapp) {
                    webapp.setServer(server);
                }
                part.start();
                generation.started.add(part);
            }
            return generation;
        } catch (Exception failure) {
            generation.stop();
            throw failure;
        }
    }

    Configuration configuration() {
        return configuration;
    }

    /** Serves a request, or returns false if it has ended and a newer one is to do it. */
    boolean serve(Request request, Response response, Callback callback) {
        if (!visits.enter()) {
            return false;
        }
        Visit visit = Visit.begin(request, response, callback, visits);
        try {
            handler.handle(request, response, visit);
        } catch (Throwable failure) {
            visit.failed(failure);
        }
        return true;
    }

    /** Answers what cannot be read as a request with a page of the configuration's; false if it has none for it. */
    boolean refuse(Request request, Response response, Callback callback, int status) {
        if (!handler.hasPage(request, status) || !visits.enter()) {
            return false;
        }
        Visit visit = Visit.begin(request, response, callback, visits);
        try {
            handler.refuse(request, response, visit, status);
        } catch (Throwable failure) {
            visit.failed(failure);
        }
        return true;
    }

    /** Returns the name of the server that what cannot be read as a request was for. */
    String serverName(Request request) {
        return handler.refusingName(request);
    }

    /**
     * Ends it when its last request has ended.
     *
     * @param connections completed when nothing can bring it another request
     * @return completed when its parts have stopped
     */
    CompletableFuture<Void> retire(CompletableFuture<Void> connections) {
        return connections
                .thenCompose(none -> {
                    visits.close();
                    return unused;
                })
                .thenRunAsync(this::stop, server.getThreadPool());
    }

    /** Stops its parts at once. */
    void stop() {
        for (int i = started.size() - 1; i >= 0; i--) {
            try {
                started.get(i).stop();
            } catch (Exception failure) {
                LOG.warn("{} could not be stopped", started.get(i), failure);
            }
        }
        started.clear();
    }
}
