package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configures a server with the file that the documentation shows, as the Maven plugin would. */
class GatewayXmlTest {
    @TempDir
    Path directory;

    /** The example in docs/gateway.md: what stands between the line {@code ```xml} and the next {@code ```}. */
    private Path example() throws Exception {
        Path docs = Stream.of(Path.of("docs"), Path.of("../docs"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        String text = Files.readString(docs.resolve("gateway.md"));
        int start = text.indexOf("```xml\n<?xml");
        String xml = text.substring(start + "```xml\n".length(), text.indexOf("\n```", start + 6));
        return Files.writeString(directory.resolve("jetty.xml"), xml);
    }

    @Test
    void aServerIsConfiguredByAJettyXml() throws Exception {
        Path root = Files.createDirectory(directory.resolve("static"));
        Files.writeString(root.resolve("a.txt"), "file");
        Path conf = Files.writeString(
                directory.resolve("nginx.conf"),
                "http { server { location /static/ { alias static/; expires 1h; } } }");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try (LogTap log = new LogTap()) {
            XmlConfiguration xml = new XmlConfiguration(ResourceFactory.root().newResource(example()));
            xml.getProperties().put("site.nginx", conf.toString());
            xml.configure(server);

            // What the plugin does next: it looks for the collection and puts the webapp in.
            server.getDescendant(ContextHandlerCollection.class).addHandler(new ContextHandler(new Webapp(), "/"));
            server.start();
            try {
                WireClient.Answer file = get(connector, "/static/a.txt");
                assertThat(file.text()).isEqualTo("file");
                assertThat(file.field("Cache-Control")).isEqualTo("max-age=3600");
                assertThat(get(connector, "/c").text()).isEqualTo("webapp");

                assertThat(log.lines("Retort serves"))
                        .singleElement()
                        .asString()
                        .contains("INFO")
                        .endsWith("Retort serves http://127.0.0.1:" + connector.getLocalPort()
                                + "/ - /static/ from static/, the rest from the webapp");
            } finally {
                server.stop();
            }
        }
    }

    private static WireClient.Answer get(ServerConnector connector, String target) {
        try (WireClient client = new WireClient(connector.getLocalPort())) {
            return client.send("GET " + target + " HTTP/1.1|Host: h||").read();
        }
    }

    private static final class Webapp extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "webapp", callback);
            return true;
        }
    }
}
