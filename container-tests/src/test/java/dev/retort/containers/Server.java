package dev.retort.containers;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.jetty.AppServer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A server that runs.
 *
 * @param name what it is
 * @param kind whose it is
 * @param port where it listens
 * @param stop stops it
 */
record Server(String name, Kind kind, int port, Stop stop) {
    /** Stops a server. */
    interface Stop {
        void stop() throws Exception;
    }

    enum Kind {
        JETTY,
        TOMCAT,
        UNDERTOW
    }

    static Server jetty(Retort app) {
        RunningServer running = app.start("127.0.0.1", 0);
        return new Server("Jetty", Kind.JETTY, running.port(), running::close);
    }

    /** A WAR at the paths that the other containers have it at. */
    static Server jetty(Path war) throws IOException {
        AppServer running = AppServer.builder()
                .war(war, "/")
                .war(war, "/shop")
                .http("127.0.0.1", 0)
                .start();
        return new Server("Jetty", Kind.JETTY, running.port(), running::close);
    }

    static Server tomcat(String version, Path war, Path work, boolean virtualThreads) throws Exception {
        return start("tomcat-" + version, Kind.TOMCAT, TomcatServer.class, war, work, virtualThreads);
    }

    static Server undertow(Path war, Path work, boolean virtualThreads) throws Exception {
        return start("undertow", Kind.UNDERTOW, UndertowServer.class, war, work, virtualThreads);
    }

    private static Server start(
            String folder, Kind kind, Class<? extends WarServer> starter, Path war, Path work, boolean virtualThreads)
            throws Exception {
        WarServer server = ContainerLoader.load(Path.of(System.getProperty("containers"), folder), starter);
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(server.getClass().getClassLoader());
        int port;
        try {
            port = server.start(war, work, virtualThreads);
        } finally {
            thread.setContextClassLoader(own);
        }
        return new Server(folder + (virtualThreads ? ", virtual threads" : ""), kind, port, server::stop);
    }
}
