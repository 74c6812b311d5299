package dev.retort.gateway;

import dev.retort.gateway.connector.SocketSettings;
import dev.retort.gateway.site.VirtualHosts;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;

/** Finds the virtual servers of a request on a connector that is not the gateway's: by the port that it has come to. */
final class HostsByPort implements Function<Request, VirtualHosts> {
    private final VirtualHosts first;
    private final Map<Integer, VirtualHosts> byPort = new HashMap<>();

    HostsByPort(Configuration configuration) {
        first = configuration.hosts().values().iterator().next();
        for (SocketSettings socket : configuration.sockets()) {
            byPort.putIfAbsent(
                    socket.listen().port(),
                    Objects.requireNonNull(
                            configuration.hosts().get(socket.listen().key())));
        }
    }

    @Override
    public VirtualHosts apply(Request request) {
        return byPort.size() > 1
                        && request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                ? byPort.getOrDefault(local.getPort(), first)
                : first;
    }
}
