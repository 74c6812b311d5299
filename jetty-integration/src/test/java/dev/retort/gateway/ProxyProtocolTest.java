package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy in front tells of its client, in both versions of the PROXY protocol. */
class ProxyProtocolTest {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};
    private static final String REQUEST = "GET / HTTP/1.1|Host: a|Connection: close||";

    private final ConfSite site = ConfSite.of("http { server { listen 127.0.0.1:0 proxy_protocol; return 200"
            + " '$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_addr $proxy_protocol_server_port"
            + " $remote_addr'; } }");

    @AfterEach
    void close() {
        site.close();
    }

    private String ask(byte[] header) {
        try (WireClient client = site.connect()) {
            return client.sendBytes(header).send(REQUEST).read().text();
        }
    }

    private static byte[] version1(String line) {
        return WireUpstream.wire(line + "|");
    }

    private static byte[] version2(int command, int family, byte[] addresses) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.writeBytes(new byte[] {
            (byte) (0x20 | command), (byte) family, (byte) (addresses.length >> 8), (byte) addresses.length
        });
        out.writeBytes(addresses);
        return out.toByteArray();
    }

    private static byte[] addresses(String client, String server, int clientPort, int serverPort, byte... more)
            throws UnknownHostException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(InetAddress.getByName(client).getAddress());
        out.writeBytes(InetAddress.getByName(server).getAddress());
        out.writeBytes(
                new byte[] {(byte) (clientPort >> 8), (byte) clientPort, (byte) (serverPort >> 8), (byte) serverPort});
        out.writeBytes(more);
        return out.toByteArray();
    }

    @Test
    void version1TellsBothAddresses() {
        assertThat(ask(version1("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80")))
                .isEqualTo("192.0.2.7 4711 192.0.2.1 80 127.0.0.1");
        assertThat(ask(version1("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443")))
                .isEqualTo("2001:db8::7 4711 2001:db8::1 443 127.0.0.1");
    }

    @Test
    void version2TellsBothAddresses() throws UnknownHostException {
        assertThat(ask(version2(1, 0x11, addresses("192.0.2.7", "192.0.2.1", 4711, 80))))
                .isEqualTo("192.0.2.7 4711 192.0.2.1 80 127.0.0.1");
        assertThat(ask(version2(1, 0x21, addresses("2001:db8::7", "2001:db8::1", 4711, 50443))))
                .isEqualTo("2001:db8::7 4711 2001:db8::1 50443 127.0.0.1");
        assertThat(InetAddress.getByName("2001:db8::7")).isInstanceOf(Inet6Address.class);
    }

    @Test
    void whatElseVersion2TellsIsSkipped() throws UnknownHostException {
        byte[] unique = {5, 0, 3, 'a', 'b', 'c'};
        assertThat(ask(version2(1, 0x11, addresses("192.0.2.7", "192.0.2.1", 4711, 80, unique))))
                .isEqualTo("192.0.2.7 4711 192.0.2.1 80 127.0.0.1");
    }

    /** What a balancer asks on its own account, such as its health checks. */
    @Test
    void aProxyThatSpeaksForItselfTellsNobody() {
        assertThat(ask(version1("PROXY UNKNOWN"))).endsWith(" 127.0.0.1").doesNotContain("192.0.2");
        assertThat(ask(version2(0, 0, new byte[0]))).endsWith(" 127.0.0.1").doesNotContain("192.0.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 99999 80|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80 and much more than the hundred and seven bytes that a header"
                        + " of the first version may have at the most|",
            })
    void aBrokenHeaderClosesTheConnection(String header) {
        try (WireClient client = site.connect()) {
            client.send(header + REQUEST);
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
