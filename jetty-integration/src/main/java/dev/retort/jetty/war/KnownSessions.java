package dev.retort.jetty.war;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;

/**
 * Lets a server know the sessions of webapps that are no part of it, as they come and go while it runs.
 *
 * <p>Jetty looks among the server's own parts for those whose sessions are to be renamed when a visitor logs in, ended, and
 * thrown away when their time is up. It would find none, and an old session's name would go on to be good.
 */
public final class KnownSessions {
    private KnownSessions() {}

    /**
     * Makes the sessions of a webapp known.
     *
     * @param context the webapp, started
     * @param server the server whose requests it gets
     */
    public static void add(ServletContextHandler context, Server server) {
        SessionHandler sessions = context.getSessionHandler();
        if (sessions != null) {
            server.addBean(sessions, false);
        }
    }

    /**
     * Forgets them.
     *
     * @param context the webapp
     */
    public static void remove(ServletContextHandler context) {
        Server server = context.getServer();
        SessionHandler sessions = context.getSessionHandler();
        if (server != null && sessions != null) {
            server.removeBean(sessions);
        }
    }
}
