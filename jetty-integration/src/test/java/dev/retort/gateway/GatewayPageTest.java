package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.content.StaticFiles;
import dev.retort.gateway.proxy.ProxyPass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/gateway.md. */
class GatewayPageTest {
    @Test
    void theProgramOfTheGatewayPageServesAFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a file");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        Handler webapp = new DefaultHandler();

        Gateway gateway = Gateway.builder()
                .location(
                        "/static/",
                        StaticFiles.in(folder).cacheControl("max-age=3600").precompressed("gzip"))
                .location("/upstream/", ProxyPass.to("http://127.0.0.1:8081/").connectTimeout(Duration.ofSeconds(5)))
                .build();

        server.setHandler(gateway.inFrontOf(webapp));
        server.start();
        try {
            URI file = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/static/a.txt");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("a file");
        } finally {
            server.stop();
        }
    }
}
