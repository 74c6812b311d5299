package dev.retort.jetty;

import dev.retort.Retort;
import dev.retort.RunningServer;
import dev.retort.ServerLauncher;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Runs an application on an embedded Jetty; found by {@link Retort#run} when it is on the class path. */
public final class JettyLauncher implements ServerLauncher {
    /** Made by {@link java.util.ServiceLoader}. */
    public JettyLauncher() {}

    @Override
    public RunningServer launch(Retort app, String host, int port, @Nullable SSLContext tls) throws IOException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("There is no port " + port + ": a port is 1 to 65535, or 0 for any.");
        }
        AppServerBuilder server = AppServer.builder().app(app, "/");
        return (tls == null ? server.http(host, port) : server.https(host, port, tls)).start();
    }
}
