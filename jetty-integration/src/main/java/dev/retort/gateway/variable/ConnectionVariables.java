package dev.retort.gateway.variable;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.PeerAddress;
import dev.retort.gateway.exchange.Variables;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.jspecify.annotations.Nullable;

/** What can be asked of a connection. */
final class ConnectionVariables {
    private ConnectionVariables() {}

    static void declare(Variables variables) {
        variables.add(
                "remote_addr", exchange -> PeerAddress.text(exchange.request().address()));
        variables.add("remote_port", exchange -> port(exchange.request().address()));
        variables.add("binary_remote_addr", ConnectionVariables::binaryAddress);
        variables.add("server_addr", exchange -> PeerAddress.text(local(exchange)));
        variables.add("server_port", exchange -> port(local(exchange)));
        variables.add("server_protocol", exchange -> protocol(exchange));
        variables.add("scheme", exchange -> exchange.request().isSecure() ? "https" : "http");
        variables.add("https", exchange -> exchange.request().isSecure() ? "on" : "");
        variables.add("http2", ConnectionVariables::http2);
        variables.add("connection", exchange -> Long.toString(exchange.request().connectionNumber()));
        variables.add(
                "connection_requests",
                exchange -> Long.toString(Math.max(1, connection(exchange).getMessagesIn())));
        variables.add(
                "connection_time",
                exchange -> Clock.seconds(
                        System.currentTimeMillis() - connection(exchange).getCreatedTimeStamp()));
        variables.add("proxy_protocol_addr", exchange -> proxied(exchange, true, true));
        variables.add("proxy_protocol_port", exchange -> proxied(exchange, true, false));
        variables.add("proxy_protocol_server_addr", exchange -> proxied(exchange, false, true));
        variables.add("proxy_protocol_server_port", exchange -> proxied(exchange, false, false));
        variables.addMissing("proxy_protocol_tlv_", "only the addresses of a PROXY header are kept");
    }

    private static Connection connection(Exchange exchange) {
        return exchange.request().getConnectionMetaData().getConnection();
    }

    static String protocol(Exchange exchange) {
        HttpVersion version = exchange.request().getConnectionMetaData().getHttpVersion();
        return version.asString();
    }

    /** Returns what ALPN calls HTTP/2, with and without TLS; empty for HTTP/1. */
    private static String http2(Exchange exchange) {
        if (exchange.request().getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            return "";
        }
        return exchange.request().isSecure() ? "h2" : "h2c";
    }

    private static @Nullable SocketAddress local(Exchange exchange) {
        ProxyConnectionFactory.ProxyEndPoint proxied = PeerAddress.proxied(exchange.request());
        return proxied == null
                ? exchange.request().getConnectionMetaData().getLocalSocketAddress()
                : proxied.unwrap().getLocalSocketAddress();
    }

    private static @Nullable String proxied(Exchange exchange, boolean client, boolean host) {
        ProxyConnectionFactory.ProxyEndPoint point = PeerAddress.proxied(exchange.request());
        if (point == null || tellsNothing(point)) {
            return null;
        }
        SocketAddress address = client ? point.getRemoteSocketAddress() : point.getLocalSocketAddress();
        return host ? PeerAddress.text(address) : port(address);
    }

    /** A proxy that speaks for itself, as for a check of its own, has nobody to tell of. */
    private static boolean tellsNothing(ProxyConnectionFactory.ProxyEndPoint point) {
        return Objects.equals(point.getRemoteSocketAddress(), point.unwrap().getRemoteSocketAddress())
                && Objects.equals(point.getLocalSocketAddress(), point.unwrap().getLocalSocketAddress());
    }

    private static String port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getPort() > 0 ? Integer.toString(inet.getPort()) : "";
    }

    private static String binaryAddress(Exchange exchange) {
        return exchange.request().address() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? new String(inet.getAddress().getAddress(), StandardCharsets.ISO_8859_1)
                : "unix:";
    }
}
