package dev.retort.jetty;

import dev.retort.Retort;
import dev.retort.jetty.war.KnownSessions;
import dev.retort.jetty.war.WarFile;
import dev.retort.routing.Rule;
import dev.retort.servlet.ContainerSessions;
import dev.retort.servlet.RetortServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application of this JVM at a path. It has one generation, which lasts as long as the server. */
record DeployedApplication(Retort app) implements Deployable {
    private static final Logger LOG = LoggerFactory.getLogger(DeployedApplication.class);

    @Override
    public ServletContextHandler start(String contextPath, Server server) throws Exception {
        ServletContextHandler context = new ServletContextHandler(
                contextPath,
                app.sessions() instanceof ContainerSessions
                        ? ServletContextHandler.SESSIONS
                        : ServletContextHandler.NO_SESSIONS);
        context.setServer(server);
        ServletHolder servlet = new ServletHolder(new RetortServlet(app));
        servlet.setAsyncSupported(true);
        // The application begins with the server, not with the first request.
        servlet.setInitOrder(1);
        context.addServlet(servlet, "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        if (app.urls().rules().stream().anyMatch(Rule::isWebsocket)) {
            JettyUpgrader.install(context);
        }
        try {
            context.start();
            KnownSessions.add(context, server);
            return context;
        } catch (Exception failure) {
            stop(context);
            throw failure;
        }
    }

    @Override
    public void stop(ServletContextHandler context) {
        KnownSessions.remove(context);
        try {
            context.stop();
        } catch (Exception failure) {
            LOG.warn("{} could not be stopped", this, failure);
        }
    }

    @Override
    public @Nullable WarFile war() {
        return null;
    }

    @Override
    public String toString() {
        return "the application";
    }
}
