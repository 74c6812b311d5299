package dev.retort.jetty;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.ServerLauncher;
import dev.retort.routing.Rule;
import dev.retort.servlet.ContainerSessions;
import dev.retort.servlet.RetortServlet;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an application on an embedded Jetty; found by {@link Retort#run} when it is on the class path. */
public final class JettyLauncher implements ServerLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(JettyLauncher.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /** Made by {@link java.util.ServiceLoader}. */
    public JettyLauncher() {}

    @Override
    public RunningServer launch(Retort app, String host, int port, @Nullable SSLContext tls) throws IOException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("There is no port " + port + ": a port is 1 to 65535, or 0 for any.");
        }
        Server server = new Server(threads());
        ServerConnector connector = connector(server, host, port, tls);
        server.addConnector(connector);
        ServletContextHandler context = context(app);
        server.setHandler(new GracefulHandler(context));
        server.addEventListener(new ChannelCloser(context));
        server.setErrorHandler(errorPages());
        server.setStopTimeout(DRAIN.toMillis());
        server.setStopAtShutdown(true);
        start(server, host, port);
        LOG.info(
                "Retort serves {}://{}:{}/ - stop it with Ctrl+C",
                tls == null ? "http" : "https",
                shown(host),
                connector.getLocalPort());
        return new RunningJetty(server, connector);
    }

    /** Selectors stay on platform threads; handlers get a virtual one each where the JDK has them. */
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("retort");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        }
        return threads;
    }

    private static ServerConnector connector(Server server, String host, int port, @Nullable SSLContext tls) {
        ServerConnector connector =
                new ServerConnector(server, tls == null ? HttpProtocols.plain() : HttpProtocols.secure(tls));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    private static ServletContextHandler context(Retort app) {
        ServletContextHandler context = new ServletContextHandler(
                "/",
                app.sessions() instanceof ContainerSessions
                        ? ServletContextHandler.SESSIONS
                        : ServletContextHandler.NO_SESSIONS);
        ServletHolder servlet = new ServletHolder(new RetortServlet(app));
        servlet.setAsyncSupported(true);
        // The application begins with the server, not with the first request.
        servlet.setInitOrder(1);
        context.addServlet(servlet, "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        if (app.urls().rules().stream().anyMatch(Rule::isWebsocket)) {
            JettyUpgrader.install(context);
        }
        return context;
    }

    /** For requests that Jetty refuses before the application sees them. */
    private static ErrorHandler errorPages() {
        ErrorHandler pages = new ErrorHandler();
        pages.setShowStacks(false);
        pages.setShowCauses(false);
        return pages;
    }

    private static void start(Server server, String host, int port) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            stopQuietly(server);
            throw new IOException(
                    "The server cannot start at " + host + ":" + port + ": " + rootMessage(e) + ".\n  " + repair(e), e);
        }
    }

    private static String repair(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "Stop what listens there, or run the application on another address or port.";
            }
            if (cause instanceof UnresolvedAddressException) {
                return "The host is unknown: use 127.0.0.1 for this machine alone, 0.0.0.0 for every address.";
            }
        }
        return "The stack trace tells where it failed.";
    }

    private static void stopQuietly(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.debug("The server that did not start did not stop either", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String shown(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private record RunningJetty(Server server, ServerConnector connector) implements RunningServer {
        @Override
        public int port() {
            return connector.getLocalPort();
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
}
