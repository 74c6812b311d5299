package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupLineTest {
    @TempDir
    Path root;

    @Test
    void eachStartIsAnnouncedByOneLineWithTheRealPort() throws Exception {
        Server server = new Server(0);
        server.setHandler(Gateway.builder()
                .files("/static/", root)
                .proxy("/upstream/", URI.create("http://127.0.0.1:9"))
                .build()
                .handler());
        try (LogTap log = new LogTap()) {
            for (int start = 1; start <= 2; start++) {
                server.start();
                int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
                assertThat(log.lines("Retort serves"))
                        .hasSize(start)
                        .last()
                        .asString()
                        .endsWith("Retort serves http://localhost:" + port + "/ - /static/ from " + root
                                + "/, /upstream/ from http://127.0.0.1:9");
                server.stop();
            }
        }
    }

    @Test
    void everyConnectorIsNamed() throws Exception {
        Server server = new Server();
        ServerConnector plain = new ServerConnector(server);
        plain.setHost("127.0.0.1");
        ServerConnector other = new ServerConnector(server);
        server.setConnectors(new ServerConnector[] {plain, other});
        server.setHandler(Gateway.builder().files("/", root).build().handler());
        try (LogTap log = new LogTap()) {
            server.start();
            assertThat(log.lines("Retort serves"))
                    .singleElement()
                    .asString()
                    .contains("http://127.0.0.1:" + plain.getLocalPort() + "/, http://localhost:" + other.getLocalPort()
                            + "/ - / from ");
        } finally {
            server.stop();
        }
    }
}
