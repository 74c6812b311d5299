package dev.retort.jetty;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts a webapp when its classes have changed. */
final class ClassWatcher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassWatcher.class);

    private final PluginWebapp webapp;
    private final FolderWatcher watcher;

    ClassWatcher(PluginWebapp webapp) {
        this.webapp = webapp;
        this.watcher = new FolderWatcher(webapp.folders(), file -> true, this::restart);
    }

    /** Watches until the thread is interrupted. */
    @Override
    public void run() {
        watcher.run();
    }

    private void restart() throws InterruptedException {
        long start = System.nanoTime();
        try {
            webapp.restart();
            LOG.info("Restarted {} in {} ms", webapp, (System.nanoTime() - start) / 1_000_000);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            LOG.error("The changed webapp does not start; it will be tried again after the next change", e);
        }
    }
}
