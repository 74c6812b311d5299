package dev.retort.gateway;

import dev.retort.gateway.config.ConfigParser;
import dev.retort.gateway.proxy.transport.DialingConnector;
import dev.retort.gateway.proxy.transport.GatewayThreadPool;
import dev.retort.gateway.site.GatewayHandler;
import dev.retort.gateway.site.Listen;
import dev.retort.gateway.site.VirtualHosts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The gateway as a server of its own: an {@code nginx.conf} on Jetty.
 *
 * <pre>{@code
 * WebServer web = WebServer.load(Path.of("nginx.conf"), Path.of("."));
 * web.start();
 * }</pre>
 */
public final class WebServer {
    private final Configuration configuration;
    private final Server server = new Server(new GatewayThreadPool(200));
    private final Map<String, ServerConnector> connectors = new LinkedHashMap<>();

    private WebServer(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Loads a configuration.
     *
     * @param file the {@code nginx.conf}
     * @param prefix what relative paths in it are relative to
     * @return a server, not started
     * @throws dev.retort.gateway.config.ConfigException if there is a mistake in it
     */
    public static WebServer load(Path file, Path prefix) {
        return new WebServer(Configuration.load(file, prefix));
    }

    /**
     * Loads a configuration from a text.
     *
     * @param text the configuration
     * @param prefix what relative paths in it are relative to
     * @return a server, not started
     * @throws dev.retort.gateway.config.ConfigException if there is a mistake in it
     */
    public static WebServer of(String text, Path prefix) {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new WebServer(Configuration.compile(
                new ConfigParser(Configuration.directives(), prefix).parse(bytes, "the configuration"), prefix));
    }

    /**
     * Opens the sockets and begins to serve.
     *
     * @throws Exception if a socket cannot be opened
     */
    public void start() throws Exception {
        for (Map.Entry<String, Listen> socket : configuration.sockets().entrySet()) {
            Listen listen = socket.getValue();
            HttpConfiguration http = new HttpConfiguration();
            http.setSendServerVersion(false);
            // nginx's meaning of a path is worked out by the gateway itself, see NormalPath.
            http.setUriCompliance(UriCompliance.UNSAFE);
            http.setHttpCompliance(HttpCompliance.STRICT);
            ServerConnector connector = new DialingConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(listen.host());
            connector.setPort(listen.port());
            server.addConnector(connector);
            connectors.put(socket.getKey(), connector);
        }
        Map<Connector, VirtualHosts> hosts = new HashMap<>();
        connectors.forEach(
                (key, connector) -> hosts.put(connector, configuration.hosts().get(key)));
        server.setHandler(new GatewayHandler(hosts::get, configuration.slots()));
        for (LifeCycle part : configuration.parts()) {
            server.addBean(part, true);
        }
        server.start();
    }

    /**
     * Returns the port of the first socket.
     *
     * @return the port that it listens on
     */
    public int port() {
        return connectors.values().iterator().next().getLocalPort();
    }

    /**
     * Stops.
     *
     * @throws Exception if a part cannot be stopped
     */
    public void stop() throws Exception {
        server.stop();
    }
}
