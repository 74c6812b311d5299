package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the PROXY protocol that the gateway and nginx believe, and those for which they close. */
class ProxyProtocolPeerTest {
    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        peer = new NginxPeer(folder, """
                server { listen LISTEN proxy_protocol; return 200
                "$proxy_protocol_addr|$proxy_protocol_port|$proxy_protocol_server_addr|$proxy_protocol_server_port|$remote_addr"; }
                """);
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    private static String ask(boolean ours, String bytes) {
        try (WireClient client = peer.connect(ours)) {
            client.send(bytes + "GET / HTTP/1.1|Host: a|Connection: close||");
            String all = client.readToEnd();
            return all.substring(all.indexOf("\r\n\r\n") + 1).strip();
        } catch (UncheckedIOException reset) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 0 65535|",
                "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443|",
                "PROXY UNKNOWN|",
                "PROXY UNKNOWN 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535|",
                "PROXY UNKNOWN a b c d e f g h|",
                "PROXY UNKNOWNS|",
                // Names, which somebody would have to be asked for.
                "PROXY TCP4 localhost 127.0.0.1 4711 80|",
                "PROXY TCP4 127.0.0.1 localhost 4711 80|",
                "PROXY TCP4 client.example 192.0.2.1 4711 80|",
                "PROXY TCP6 localhost ::1 4711 80|",
                "PROXY TCP5 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY TCP 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY UDP4 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY unknown|",
                "proxy UNKNOWN|",
                "PROXY|",
                "PROXY |",
                "PROXY  TCP4 192.0.2.7 192.0.2.1 4711 80|",
                "PROXY TCP4  192.0.2.7 192.0.2.1 4711 80|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 |",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 65536|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 -1 80|",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80 |",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 x 80|",
                "",
            })
    void theyAreToldTheSame(String line) {
        assertThat(ask(true, line)).isEqualTo(ask(false, line));
    }

    /** A proxy that speaks for itself, in version 2. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n\u0000\r\nQUIT\n \u0000\u0000\u0000"})
    void whoSpeaksForItselfTellsOfNobody(String header) {
        String theirs = ask(false, header);
        assertThat(theirs).isEqualTo("||||127.0.0.1");
        assertThat(ask(true, header)).isEqualTo(theirs);
    }

    /** The line comes in as many pieces as the network likes. */
    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.7 192.0.2.1 4711 80|", "PROXY UNKNOWN|"})
    void aLineMayComeByteByByte(String line) {
        try (WireClient client = peer.connect(true)) {
            for (char one : line.replace("|", "\r\n").toCharArray()) {
                client.send(String.valueOf(one));
            }
            client.send("GET / HTTP/1.1|Host: a|Connection: close||");
            assertThat(client.read().text()).isEqualTo(ask(false, line));
        }
    }
}
