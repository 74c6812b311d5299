package dev.retort.containers;

import java.nio.file.Path;

/**
 * A servlet container that serves a WAR: the one class that the tests share with what runs on a container's own class
 * loader.
 */
public interface WarServer {
    /**
     * Serves a WAR as the root context and at {@code /shop}, at a free port of 127.0.0.1.
     *
     * @param war the exploded WAR
     * @param work a folder to work in
     * @param virtualThreads whether requests run on virtual threads
     * @return the port
     * @throws Exception if it does not start
     */
    int start(Path war, Path work, boolean virtualThreads) throws Exception;

    /**
     * Stops it.
     *
     * @throws Exception if it does not stop
     */
    void stop() throws Exception;
}
