package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no request is answered with a page of the server that its host names, as far as that has been read, and otherwise of
 * the default server: by the gateway and by nginx.
 */
class InvalidRequestPeerTest {
    @TempDir
    static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(root.resolve("sorry.html"), "sorry");
        Files.writeString(root.resolve("long.html"), "too long");
        Files.writeString(root.resolve("theirs.html"), "theirs");
        peer = new NginxPeer(
                Files.createDirectory(folder.resolve("nginx")),
                "server { listen LISTEN; root " + root
                        + "; error_page 400 /sorry.html; error_page 414 494 /long.html; }"
                        + " server { listen LISTEN; server_name other; error_page 400 /theirs.html; root " + root
                        + "; }");
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
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a b||",
                "GET / HTTP/1.1|Host: a|Host: a||",
                "garbage||",
                "\u0001\u0002||",
                "\u0001\u0002",
                "GET / HTTX/1.1|Host: h||",
                "GET / http/1.1|Host: h||",
                "GET / HTTP/1.x|Host: h||",
                "GET / HTTP/1|Host: h||",
                "GET / HTTP/0.9|Host: h||",
                "GET / HTTP/2.1|Host: h||",
                "GET / HTTP/10.1|Host: h||",
                "GET / X|Host: h||",
                "GET||",
                "GET / HTTP/1.1|Host: h|Content-Length: x||",
                "GET / HTTP/1.1|Host: h|Content-Length: 1|Transfer-Encoding: chunked||",
                "GET /%zz HTTP/1.1|Host: h||",
                "GET / HTTP/1.1|Host: h|X: a\u0000b||",
                "get / HTTP/1.1|Host: h||",
                "POST / HTTP/1.1|Host: h|Content-Length: -1||",
                "GET /LONG HTTP/1.1|Host: h||",
                "GET / HTTP/1.1|Host: h|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG||",
                "GET /nothing HTTP/1.1|Host: h|Connection: close||",
            })
    void thePageIsThatOfTheDefaultServer(String request) {
        assertSamePage(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: other|Content-Length: x||",
                "GET / HTTP/1.1|Host: other|Content-Length: 1|Transfer-Encoding: chunked||",
                "GET / HTTP/1.1|Host: other|X: a\u0000b||",
                "GET / HTTP/1.1|X: a\u0000b|Host: other||",
                "GET / HTTP/1.1|Host: other|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG|X: LONG||",
                "GET http://other/ HTTP/1.1|Host: h|Content-Length: x||",
                "GET http://h/ HTTP/1.1|Host: other|Content-Length: x||",
                "GET http://other/%zz HTTP/1.1|Host: h||",
                "GET /%zz HTTP/1.1|Host: other||",
                "get / HTTP/1.1|Host: other||",
                "GET / HTTP/1.1|Host: OTHER:80|Content-Length: x||",
                "GET / HTTP/1.1|Host: other|Host: other||",
                "GET / HTTP/1.1|Host: other|Host: h||",
                "GET / HTTP/1.1|Host: h|Host: other||",
                "GET /nothing HTTP/1.1|Host: other|Connection: close||",
            })
    void thePageIsThatOfTheHostThatHasBeenRead(String request) {
        assertSamePage(request);
    }

    private static void assertSamePage(String request) {
        String sent = request.replace("/LONG", "/" + "a".repeat(9000)).replace("LONG", "a".repeat(7000));
        Answer theirs = ask(false, sent);
        Answer ours = ask(true, sent);
        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(ours.values("Connection")).isEqualTo(theirs.values("Connection"));
        if (theirs.text().contains("nginx")) {
            assertThat(ours.text()).startsWith("<!DOCTYPE html>");
        } else {
            assertThat(ours.text()).isEqualTo(theirs.text());
        }
    }

    private static Answer ask(boolean ours, String request) {
        try (WireClient client = peer.connect(ours)) {
            client.send(request);
            Answer answer = client.read();
            assertThat(client.readToEnd()).isEmpty();
            return answer;
        }
    }
}
