package dev.retort;

/** A server that is serving an application. Safe for use by several threads. */
public interface RunningServer extends AutoCloseable {
    /**
     * Returns the port that it listens on.
     *
     * @return the port, the real one where any was asked for
     */
    int port();

    /**
     * Waits until the server has stopped.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void join() throws InterruptedException;

    /** Stops the server, after the requests in flight; without effect once it has stopped. */
    @Override
    void close();
}
