package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP on a port for TLS is answered in plain words, as by nginx; what is neither is told nothing. */
class PlainOnTlsPeerTest {
    private static final String TLS =
            " ssl_certificate FOLDER/a.example.pem; ssl_certificate_key FOLDER/a.example.key; ";

    @TempDir
    private static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() {
        PemFiles.write(folder, "a.example", "RSA", PemFiles.Form.PKCS8);
        peer = start("location / { return 200 \"$https $scheme\"; }");
    }

    private static NginxPeer start(String server) {
        return new NginxPeer(
                folder, TLS.replace("FOLDER", folder.toString()) + "server { listen LISTEN ssl; " + server + " }");
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: a.example||",
                "GET / HTTP/1.0||",
                "POST / HTTP/1.1|Host: a.example|Content-Length: 3||abc",
                "TRACE / HTTP/1.1|Host: a.example||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a.example|Content-Length: x||",
                "garbage|||",
                "\u0001\u0002|||",
                "GET / HTTX/1.1|Host: a.example||",
            })
    void aRequestIsAnsweredAsByNginx(String request) {
        assertThat(told(send(peer, true, request))).isEqualTo(told(send(peer, false, request)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error_page 497 https://$host$request_uri; location / { return 200 x; }",
                "error_page 497 =301 https://$host$request_uri; location / { return 200 x; }",
                "server_name ~^(?<sub>.+)\\.example$; error_page 497 @away;"
                        + " location @away { return 308 https://$sub.other$request_uri; }",
                "error_page 497 =200 /page; location /page { return 200 \"[$https] $scheme $request_uri\"; }",
                "error_page 497 /page; location /page { return 200 \"[$https] $scheme $request_uri\"; }",
                "error_page 400 /bad; location /bad { return 200 bad; }",
            })
    void thereMayBeAPageForIt(String server) {
        try (NginxPeer own = start(server)) {
            for (String request : List.of(
                    "GET /x?y HTTP/1.1|Host: a.example||",
                    "POST /x?y HTTP/1.1|Host: a.example|Content-Length: 3||abc")) {
                assertThat(told(send(own, true, request))).isEqualTo(told(send(own, false, request)));
            }
        }
    }

    private static Answer send(NginxPeer to, boolean toOurs, String request) {
        try (WireClient client = to.connect(toOurs)) {
            return client.send(request).read();
        }
    }

    private static List<String> told(Answer answer) {
        boolean page = answer.octets().contains("<html");
        String title = answer.octets().replaceAll("(?s).*<title>(.*)</title>.*", "$1");
        return List.of(
                String.valueOf(answer.status()),
                String.valueOf(answer.field("Location")),
                String.valueOf(answer.field("Connection")),
                // The words of other pages are each server's own.
                !page ? answer.octets() : title.contains("HTTPS port") ? title : "a page");
    }

    @Test
    void aRequestMayComeByteByByte() {
        try (WireClient client = peer.connect(true)) {
            for (char one : "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(one));
            }
            assertThat(client.read().text()).contains("The plain HTTP request was sent to HTTPS port");
        }
    }

    @Test
    void whatComesBehindAByteThatIsRefusedTakesNothingFromTheAnswer() {
        for (int i = 0; i < 50; i++) {
            try (WireClient client = peer.connect(true)) {
                assertThat(client.send("\u0001").send("\u0002|||").read().status())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void whoHasTlsIsAnsweredAsEver() throws Exception {
        try (WireClient client = new WireClient(
                secured(new Socket(InetAddress.getLoopbackAddress(), peer.ours().port())))) {
            assertThat(client.send("GET / HTTP/1.1|Host: a.example||").read().text())
                    .isEqualTo("on https");
        }
    }

    private static Socket secured(Socket plain) throws Exception {
        SSLSocket socket = (SSLSocket)
                CertificateStore.trusting().getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    /** What begins like TLS and is none gets an alert of TLS, or nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0000\u0005hello",
                "\u0016|||",
                "\u0080\u0003\u0001hello|||",
                "\u00ff\u00ff\u00ff|||"
            })
    void whatBeginsLikeTlsGetsNoWordOfHttp(String garbage) {
        for (boolean ours : new boolean[] {true, false}) {
            try (WireClient client = peer.connect(ours)) {
                client.send(garbage).shutdownOutput();
                assertThat(client.readToEnd()).doesNotContain("HTTP/1");
            } catch (UncheckedIOException reset) {
                assertThat(reset).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void behindAProxyBothAreToldApartToo() throws Exception {
        String line = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n";
        try (ConfSite site = ConfSite.of("http { " + TLS.replace("FOLDER", folder.toString())
                + " server { listen 127.0.0.1:0 ssl proxy_protocol;"
                + " location / { return 200 \"$https $proxy_protocol_addr\"; } } }")) {
            try (WireClient client = site.connect()) {
                client.send(line + "GET / HTTP/1.1|Host: a.example||");
                assertThat(client.read().text()).contains("The plain HTTP request was sent to HTTPS port");
            }
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), site.port());
            plain.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            try (WireClient client = new WireClient(secured(plain))) {
                assertThat(client.send("GET / HTTP/1.1|Host: a.example||")
                                .read()
                                .text())
                        .isEqualTo("on 192.0.2.7");
            }
        }
    }
}
