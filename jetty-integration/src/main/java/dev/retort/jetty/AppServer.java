package dev.retort.jetty;

import dev.retort.RunningServer;
import dev.retort.jetty.war.RunningWar;
import dev.retort.jetty.wire.CacheLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application server: WARs and applications at their paths, on ports and unix sockets; uWSGI's role.
 *
 * <p>A stop goes in steps: {@code /readyz} turns 503; after the {@linkplain AppServerBuilder#stopNotice notice} the server
 * ends to listen and closes streams of events and WebSockets; the requests in flight have their {@linkplain
 * AppServerBuilder#drainTime time}; then the webapps stop, with all that they do at their end.
 *
 * <p>Safe for use by several threads.
 */
public final class AppServer implements RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(AppServer.class);

    private final Server server;
    private final Deployments deployments;
    private final List<Address> addresses;

    private AppServer(Server server, Deployments deployments, List<Address> addresses) {
        this.server = server;
        this.deployments = deployments;
        this.addresses = addresses;
    }

    /** A listener and what listens for it; two may be equal, as with any port that is free. */
    private record Address(Listener listener, AbstractConnector connector) {
        String shown() {
            return listener.shown(connector);
        }
    }

    /**
     * Begins to put a server together.
     *
     * @return a builder that serves nothing and listens nowhere
     */
    public static AppServerBuilder builder() {
        return new AppServerBuilder();
    }

    static AppServer start(
            List<Deployment> deployed,
            List<Listener> listeners,
            HttpProtocols protocols,
            boolean health,
            Duration drainTime,
            Duration stopNotice)
            throws IOException {
        Server server = new Server(threads());
        List<Address> addresses = new ArrayList<>();
        for (Listener listener : listeners) {
            AbstractConnector connector = listener.connector(server, protocols);
            addresses.add(new Address(listener, connector));
            server.addConnector(connector);
        }
        Deployments deployments = new Deployments(deployed);
        Handler root = new GracefulHandler(deployments);
        Runnable unready = () -> {};
        if (health) {
            HealthHandler handler = new HealthHandler(root);
            unready = handler::unready;
            root = handler;
        }
        server.setHandler(root);
        server.setErrorHandler(errorPages());
        server.setStopTimeout(drainTime.toMillis());
        server.setStopAtShutdown(true);
        AppServer started = new AppServer(server, deployments, addresses);
        started.start();
        // Not before: a start that fails is told at once, without a notice.
        server.addEventListener(new Leave(unready, stopNotice, deployments));
        addresses.forEach(address -> LOG.info("Retort serves {} - stop it with Ctrl+C", address.shown()));
        return started;
    }

    /** What happens before Jetty's own stop, in this order. */
    private static final class Leave implements LifeCycle.Listener {
        private final Runnable unready;
        private final Duration notice;
        private final Deployments deployments;
        /** Whether the thread that stops was interrupted; which it is again when it has stopped. */
        private boolean hurried;

        Leave(Runnable unready, Duration notice, Deployments deployments) {
            this.unready = unready;
            this.notice = notice;
            this.deployments = deployments;
        }

        @Override
        public void lifeCycleStopping(LifeCycle server) {
            unready.run();
            if (!notice.isZero()) {
                LOG.info("Stopping in {}", notice);
                try {
                    // Time for those who ask /readyz, who cannot be heard asking; Jetty stops behind this listener.
                    Thread.sleep(notice.toMillis());
                } catch (InterruptedException hurry) {
                    hurried = true; // It ends the notice. Jetty's stop would leave its selectors running.
                }
            }
            deployments.closeChannels();
        }

        @Override
        public void lifeCycleStopped(LifeCycle server) {
            restore();
        }

        @Override
        public void lifeCycleFailure(LifeCycle server, Throwable cause) {
            restore();
        }

        private void restore() {
            if (hurried) {
                hurried = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Selectors stay on platform threads; handlers get a virtual one each where the JDK has them. */
    private static QueuedThreadPool threads() {
        CacheLine.assume();
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("retort");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        }
        return threads;
    }

    /** For requests that are refused before an application sees them. */
    private static ErrorHandler errorPages() {
        ErrorHandler pages = new ErrorHandler();
        pages.setShowStacks(false);
        pages.setShowCauses(false);
        return pages;
    }

    private void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException(message(e), e);
        }
    }

    private String message(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Deployments.StartException webapp) {
                return webapp.getMessage() + ".";
            }
        }
        List<String> places =
                addresses.stream().map(address -> address.listener().toString()).toList();
        return "The server cannot start at " + String.join(", ", places) + ": " + RunningWar.reason(failure) + "."
                + repair(failure);
    }

    private String repair(Throwable failure) {
        return addresses.stream()
                .map(address -> address.listener().repair(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .map(repair -> "\n  " + repair)
                .orElse("");
    }

    /**
     * Loads every WAR anew, beside the one that serves: the new one takes over when it has started, and the old one stops
     * after its last request.
     *
     * @return what could not be started, and goes on as it was; empty if nothing failed
     */
    public List<String> reload() {
        return deployments.reload(false);
    }

    /**
     * Loads the WARs anew that are not as they were when they were loaded.
     *
     * @return what could not be started, and goes on as it was; empty if nothing failed
     */
    public List<String> reloadChanged() {
        return deployments.reload(true);
    }

    /**
     * Returns where the server listens, for people.
     *
     * @return such as {@code http://127.0.0.1:8080/}
     */
    public List<String> addresses() {
        return addresses.stream().map(Address::shown).toList();
    }

    /**
     * Returns the first port that it listens on.
     *
     * @return the port, or -1 if it listens at unix sockets alone or has stopped
     */
    @Override
    public int port() {
        return addresses.stream()
                .map(Address::connector)
                .filter(ServerConnector.class::isInstance)
                .mapToInt(connector -> ((ServerConnector) connector).getLocalPort())
                .filter(port -> port > 0)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The server did not stop cleanly", e);
        }
    }
}
