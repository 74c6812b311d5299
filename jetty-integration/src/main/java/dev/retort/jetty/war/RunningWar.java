package dev.retort.jetty.war;

import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts WARs with classes of their own, and stops them. */
public final class RunningWar {
    private static final Logger LOG = LoggerFactory.getLogger(RunningWar.class);

    private RunningWar() {}

    /**
     * Starts a WAR.
     *
     * @param war the WAR
     * @param contextPath {@code /} or a path without a slash at its end
     * @param name what the log calls it
     * @param server whose threads it uses; it is no part of the server, and stopped by {@link #stop}
     * @return the running webapp
     * @throws Exception what it failed with, {@link LinkageError}s inside
     */
    public static WebAppContext start(WarFile war, String contextPath, String name, Server server) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setServer(server);
        context.setContextPath(contextPath);
        context.setDisplayName(name);
        context.setWarResource(context.getResourceFactory().newResource(war.path()));
        // A webapp that fails must fail the start, and not answer 503 later.
        context.setThrowUnavailableOnStartupException(true);
        context.setErrorHandler(new DiscreetErrorPages());
        WarLoader.hideServer(context);
        context.setClassLoader(new WarLoader(context));
        context.addConfiguration(new ClassScan());
        WarWebSockets.install(context);
        try {
            context.start();
        } catch (Exception failure) {
            stop(context);
            throw failure;
        } catch (LinkageError failure) {
            stop(context);
            throw new IllegalStateException(failure);
        }
        KnownSessions.add(context, server);
        return context;
    }

    /**
     * Says in one line what a start failed with.
     *
     * @param failure what was thrown
     * @return the message of the innermost cause
     */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Stops a webapp at once.
     *
     * @param context the webapp
     */
    public static void stop(WebAppContext context) {
        KnownSessions.remove(context);
        ClassLoader loader = context.getClassLoader();
        try {
            context.stop();
        } catch (Exception failure) {
            LOG.warn("{} could not be stopped", context, failure);
        }
        context.destroy();
        // Jetty closes what it has made itself, and this is not: its JARs would stay open.
        if (loader instanceof WarLoader own) {
            IO.close(own);
        }
    }
}
