package dev.retort.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line when the server of a gateway has started: where it can be reached and what it serves.
 *
 * <p>It listens to the gateway's handler, which starts before the connectors have their ports, and so goes on to listen
 * to the server.
 */
final class StartupLine implements LifeCycle.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final EmbeddedGateway gateway;

    StartupLine(EmbeddedGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void lifeCycleStarting(LifeCycle event) {
        Server server = gateway.getServer();
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarted(LifeCycle started) {
                server.removeEventListener(this);
                LOG.info("{}", line(server));
                Configuration configuration = gateway.configuration();
                if (configuration != null) {
                    EmbeddedNotices.ofPorts(configuration, ports(server));
                }
            }
        });
    }

    private String line(Server server) {
        String addresses =
                Stream.of(server.getConnectors()).map(StartupLine::address).collect(Collectors.joining(", "));
        String summary = String.join(", ", gateway.summary());
        return "Retort serves " + addresses + (summary.isEmpty() ? "" : " - " + summary);
    }

    /** Returns the ports that a server listens on, in the order of its connectors. */
    static Set<Integer> ports(Server server) {
        Set<Integer> ports = new LinkedHashSet<>();
        for (Connector connector : server.getConnectors()) {
            if (local(connector) instanceof InetSocketAddress address) {
                ports.add(address.getPort());
            }
        }
        return ports;
    }

    /** Asks the transport, because the Maven plugin's connector is a wrapper that knows its port only so. */
    private static @Nullable SocketAddress local(Connector connector) {
        if (!(connector.getTransport() instanceof ServerSocketChannel channel)) {
            return null;
        }
        try {
            return channel.getLocalAddress();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static String address(Connector connector) {
        SocketAddress local = local(connector);
        if (!(local instanceof InetSocketAddress address)) {
            return local == null ? connector.toString() : local.toString();
        }
        String scheme = connector.getProtocols().contains("ssl") ? "https" : "http";
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
    }
}
