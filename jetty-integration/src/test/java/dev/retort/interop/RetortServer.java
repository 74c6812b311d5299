package dev.retort.interop;

import dev.retort.Retort;
import dev.retort.jetty.AppServer;
import dev.retort.security.TrustedProxies;
import java.io.IOException;
import java.nio.file.Path;

/** The echo application on Retort's application server: over HTTP, over HTTP at a unix socket, and over uwsgi. */
record RetortServer(AppServer http, AppServer uwsgi) implements AutoCloseable {
    static RetortServer start(Path file, int httpPort, Path unix, int uwsgiPort) throws IOException {
        // Over HTTP the front says in header fields who the client is, over uwsgi nobody else can.
        Retort behindProxy = Retort.builder()
                .add(new EchoApplication(file))
                .safety(safety -> safety.proxies(TrustedProxies.of("unix", "127.0.0.1")))
                .build();
        return new RetortServer(
                AppServer.builder()
                        .app(behindProxy, "/")
                        .http("127.0.0.1", httpPort)
                        .httpUnix(unix)
                        .start(),
                AppServer.builder()
                        .app(Retort.of(new EchoApplication(file)), "/")
                        .uwsgi("127.0.0.1", uwsgiPort)
                        .start());
    }

    @Override
    public void close() {
        http.close();
        uwsgi.close();
    }
}
