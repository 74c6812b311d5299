package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.jetty.FolderWatcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Serves an application, and makes it anew when its classes or settings have changed, as Flask's reloader does; in this
 * process, as a class loader is made faster than a JVM.
 *
 * <p>An application that cannot be made is told of, and the one before it goes on until the next change.
 */
final class ReloadingServer {
    /** Serves an application that was just made. */
    interface Start {
        RunningServer start(Retort app, int port);
    }

    private static final List<String> SETTINGS = List.of(".properties", ".yaml", ".yml");

    private final Callable<Retort> application;
    private final Start start;
    private final List<Path> folders = ClassFolders.ofClassPath();
    private final List<Path> extra;
    private final List<PathMatcher> excluded;
    private final PrintWriter err;
    private final ClassLoader parent;

    private @Nullable ClassFolders loader;
    private @Nullable RunningServer server;
    private int port;

    /**
     * Makes a server that does not run yet.
     *
     * @param application makes the application, of classes of the thread's context class loader
     * @param start serves it
     * @param port the port, or 0 for any that is free, which is then kept
     * @param extra further files and folders that are watched
     * @param excluded globs of paths whose changes do not count; one without a slash is for the name of the file
     * @param err takes what is to be told
     */
    ReloadingServer(
            Callable<Retort> application,
            Start start,
            int port,
            List<Path> extra,
            List<String> excluded,
            PrintWriter err) {
        this.application = application;
        this.start = start;
        this.port = port;
        this.extra = extra;
        this.excluded = excluded.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        this.err = err;
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        this.parent = context == null ? ReloadingServer.class.getClassLoader() : context;
    }

    /** Serves until the thread is interrupted or the process ends; fails where the first application does. */
    void run() throws Exception {
        List<Path> watched = new ArrayList<>(folders);
        watched.addAll(extra);
        // Before the classes are loaded, so that no change is missed.
        FolderWatcher watcher = new FolderWatcher(watched, this::counts, this::reload);
        try {
            serve();
            watcher.run();
        } finally {
            stop();
            Thread.currentThread().setContextClassLoader(parent);
        }
    }

    private boolean counts(Path file) {
        String name = String.valueOf(file.getFileName());
        boolean isOfFolders = name.endsWith(".class") || SETTINGS.stream().anyMatch(name::endsWith);
        return (isOfFolders || extra.stream().anyMatch(file::startsWith))
                && excluded.stream().noneMatch(glob -> glob.matches(file) || glob.matches(file.getFileName()));
    }

    private void serve() throws Exception {
        ClassFolders fresh = new ClassFolders(folders, parent);
        Retort app;
        try {
            Thread.currentThread().setContextClassLoader(fresh);
            app = application.call();
        } catch (Exception | LinkageError e) {
            Thread.currentThread().setContextClassLoader(loader == null ? parent : loader);
            fresh.close();
            throw e;
        }
        stop();
        loader = fresh;
        RunningServer started = start.start(app, port);
        server = started;
        port = started.port();
    }

    private void reload() {
        long begin = System.nanoTime();
        try {
            serve();
            err.println("Reloaded in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        } catch (Exception | LinkageError e) {
            err.println("The changed application does not start" + (server == null ? "" : ", the one before goes on")
                    + ":");
            Main.tell(e, err);
        }
        err.flush();
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
        if (loader != null) {
            try {
                loader.close();
            } catch (IOException e) {
                err.println("The classes before the change could not be closed: " + e);
            }
        }
    }
}
