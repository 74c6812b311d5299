package dev.retort;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Brings a server for {@link Retort#run}; found by {@link java.util.ServiceLoader}.
 *
 * <p>The artifact {@code dev.retort:retort-jetty} has one.
 */
public interface ServerLauncher {
    /**
     * Starts a server for an application.
     *
     * @param app the application
     * @param host the address to listen at
     * @param port the port, or 0 for any that is free
     * @param tls what the server shows its certificate with, for HTTPS, or null for plain HTTP
     * @return the server, ready to answer
     * @throws IOException if it cannot listen there; the message names the address and the repair
     */
    RunningServer launch(Retort app, String host, int port, @Nullable SSLContext tls) throws IOException;
}
