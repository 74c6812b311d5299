package dev.retort.gateway;

import static dev.retort.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on a site most often, and the line that it leaves in the error log: level, words and tail of nginx's. */
class ErrorLinesPeerTest {
    private static final String SITE = """
            server { listen LISTEN; server_name one.example; error_log LOG info; root ROOT; large_client_header_buffers 2 1k;
            location /small { client_max_body_size 5; proxy_pass http://127.0.0.1:1; }
            location /refused { proxy_pass http://127.0.0.1:1; }
            location /unix { proxy_pass http://unix:/tmp/there-is-no-such-socket:/; }
            location /mute { proxy_read_timeout 50ms; proxy_pass http://127.0.0.1:MUTE; }
            location /upstream/ { proxy_read_timeout 200ms; proxy_pass http://127.0.0.1:UPSTREAM; }
            location /program { fastcgi_pass 127.0.0.1:PROGRAM; fastcgi_param SCRIPT_NAME $uri; }
            location /buffered { client_body_buffer_size 1k; client_body_temp_path TEMP; proxy_pass http://127.0.0.1:1; }
            location /old { rewrite_log on; rewrite ^/none /x; rewrite ^/old/(.*)$ /new/$1?a last; }
            location /new { rewrite_log on; rewrite ^ http://b.example/ redirect; }
            location /again { rewrite ^ /again last; }
            }
            """;

    private static final Map<String, String> HEADS = Map.of(
            "/upstream/space", "HTTP/1.1 200 OK|A: b|no colon||",
            "/upstream/colon", "HTTP/1.1 200 OK|: c||",
            "/upstream/nul", "HTTP/1.1 200 OK|A: b\0c||",
            "/upstream/cr", "HTTP/1.1 200 OK|A: b\rc||",
            "/upstream/folded", "HTTP/1.1 200 OK|A: b| c: d||",
            "/upstream/big", "HTTP/1.1 200 OK|A: " + "b".repeat(9000) + "||");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        Files.createDirectory(folder.resolve("empty"));
    }

    /** Answers and closes: half an answer, none, or no HTTP. */
    private static WireUpstream upstream() {
        return WireUpstream.scripted((received, out) -> {
            String target = received.target();
            String answer = target.endsWith("/short")
                    ? "HTTP/1.1 200 OK|Content-Length: 10||ab"
                    : target.endsWith("/half")
                            ? "HTTP/1.1 200 OK|X: "
                            : target.endsWith("/chunk")
                                    ? "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ab|zz|"
                                    : HEADS.getOrDefault(target, "");
            out.write(WireUpstream.wire(answer));
            out.flush();
            out.close();
        });
    }

    private static byte[] record(int type, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.writeBytes(new byte[] {1, (byte) type, 0, 1, (byte) (bytes.length >>> 8), (byte) bytes.length, 0, 0});
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private NginxPeer peer(int upstream, int mute, int program) {
        return new NginxPeer(
                folder,
                SITE.replace("LOG", folder.resolve("error.log").toString())
                        .replace("ROOT", folder.toString())
                        .replace("TEMP", folder.resolve("temp").toString())
                        .replace("MUTE", "" + mute)
                        .replace("UPSTREAM", "" + upstream)
                        .replace("PROGRAM", "" + program));
    }

    /** Level of SLF4J, words and tail; what nginx has besides in levels is for {@code NginxLogTest}. */
    private static List<String> told(Stream<String> lines) {
        return lines.filter(line -> line.contains(", client: ") && !line.contains("waiting for request"))
                .map(line -> line.replaceFirst("^.*\\[(crit|error)\\].*? \\*\\d+ ", "ERROR ")
                        .replaceFirst("^.*\\[warn\\].*? \\*\\d+ ", "WARN ")
                        .replaceFirst("temporary file [^,]+,", "temporary file F,")
                        .replaceFirst("^.*\\[(info|notice)\\].*? \\*\\d+ ", "INFO ")
                        .replaceFirst("^.*?:(ERROR|WARN|INFO) *:.*? \\*\\d+ ", "$1 ")
                        // nginx has what is in its buffer, which does not hold the end.
                        .replaceFirst("a{500,}[^\"]*\"", "a...\"")
                        .replaceAll("127.0.0.1:\\d{4,5}", "127.0.0.1:PORT"))
                .toList();
    }

    private List<String> theirs() {
        try {
            return told(Files.readString(folder.resolve("error.log"), StandardCharsets.ISO_8859_1)
                    .lines());
        } catch (IOException none) {
            return List.of();
        }
    }

    private void assertSame(String request, int lines) throws IOException {
        try (WireUpstream upstream = upstream();
                ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LogTap tap = new LogTap();
                NginxPeer peer = peer(upstream.port(), mute.getLocalPort(), 1)) {
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    client.send(request).readToEnd();
                }
            }
            eventually(() -> assertThat(theirs()).hasSize(lines));
            eventually(() -> assertThat(told(tap.lines("").stream())).isEqualTo(theirs()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /none?x HTTP/1.1|Host: a|Referer: http://b/|",
                "GET /a.txt/ HTTP/1.1|Host: a|",
                "GET /a.txt/b HTTP/1.1|Host: a|",
                "GET /empty/ HTTP/1.1|Host: a|",
                "GET /none/ HTTP/1.1|Host: a|",
                "GET /again HTTP/1.1|Host: a|",
                "GET /refused?x=1 HTTP/1.1|Host: a|",
                "GET /unix HTTP/1.1|Host: a|",
                "GET /mute HTTP/1.1|Host: a|",
                "GET /upstream/none HTTP/1.1|Host: a|",
                "GET /upstream/short HTTP/1.1|Host: a|",
                "GET /upstream/half HTTP/1.1|Host: a|",
                "GET /upstream/chunk HTTP/1.1|Host: a|",
                "GET /upstream/space HTTP/1.1|Host: a|",
                "GET /upstream/colon HTTP/1.1|Host: a|",
                "GET /upstream/nul HTTP/1.1|Host: a|",
                "GET /upstream/cr HTTP/1.1|Host: a|",
                "GET /upstream/folded HTTP/1.1|Host: a|",
                "GET /upstream/big HTTP/1.1|Host: a|",
                "POST /small HTTP/1.1|Host: a|Content-Length: 10|",
            })
    void theLineOfARequestThatFailsIsThatOfNginx(String request) throws IOException {
        assertSame(request + "Connection: close||", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||a|0123456789|0||",
                "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|012|3|012|0||",
                "POST /refused HTTP/1.1|Host: a|Transfer-Encoding: chunked||zz|",
                "POST /refused HTTP/1.1|Host: a|Content-Length: x||",
                "POST /refused HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||",
                "POST /refused HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||",
                "GARBAGE||",
                "get / HTTP/1.1|Host: a||",
                "GET x HTTP/1.1|Host: a||",
                "GET / HTTP/3.0||",
                "GET / HTTX/1.1||",
                "GET /%zz HTTP/1.1|Host: a||",
                "GET /../ HTTP/1.1|Host: a||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a|Host: b||",
                "GET / HTTP/1.1|Host: a/b||",
                "GET / HTTP/1.1|Host: a|Bad Name: x||",
                "GET / HTTP/1.1|Host: a|no colon||",
                "GET / HTTP/1.1|Host: a| : x||",
                "TRACE / HTTP/1.1|Host: a||",
                "CONNECT a:1 HTTP/1.1|Host: a||",
            })
    void theLineOfWhatIsNoRequestIsThatOfNginx(String request) throws IOException {
        assertSame(request, 1);
    }

    @Test
    void theLinesOfRewritingAreThoseOfNginx() throws IOException {
        assertSame("GET /old/x?y HTTP/1.1|Host: a|Connection: close||", 5);
    }

    @Test
    void anAnswerThatGoesToAFileIsWarnedOf() throws IOException {
        try (WireUpstream upstream = WireUpstream.scripted((received, out) -> {
                    out.write(WireUpstream.wire("HTTP/1.1 200 OK|Connection: close||"));
                    out.write(new byte[20_000_000]);
                    out.close();
                });
                LogTap tap = new LogTap();
                NginxPeer peer = peer(upstream.port(), 1, 1)) {
            for (boolean ours : new boolean[] {true, false}) {
                try (WireClient client = peer.connect(ours)) {
                    client.send("GET /upstream/ HTTP/1.1|Host: a|Connection: close||");
                    // Nothing is read until the line is there.
                    eventually(() -> assertThat(ours ? told(tap.lines("temporary").stream()) : theirs())
                            .hasSize(1));
                    assertThat(client.readToEnd()).hasSizeGreaterThan(20_000_000);
                }
            }
            assertThat(file(told(tap.lines("temporary").stream()))).isEqualTo(file(theirs()));
        }
    }

    private static List<String> file(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("temporary file \\S+ ", "temporary file F "))
                .toList();
    }

    @Test
    void aBodyThatGoesToAFileIsWarnedOf() throws IOException {
        assertSame("POST /buffered HTTP/1.1|Host: a|Connection: close|Content-Length: 40000||" + "0".repeat(40_000), 2);
    }

    @Test
    void theLineOfAFirstLineThatIsTooLongIsThatOfNginx() throws IOException {
        assertSame("GET /" + "a".repeat(1100) + " HTTP/1.1|Host: a||", 1);
    }

    /** What a program writes to its standard error, before its head and after. */
    @Test
    void theLinesOfAProgramAreThoseOfNginx() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket program = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LogTap tap = new LogTap()) {
            Thread thread = new Thread(() -> {
                while (true) {
                    try (Socket socket = program.accept()) {
                        if (socket.getInputStream().read(new byte[65536]) > 0) {
                            asked.incrementAndGet();
                            var out = new ByteArrayOutputStream();
                            out.writeBytes(record(7, "PHP message: one. \r\n"));
                            out.writeBytes(record(6, "Status: 404 None\r\n\r\nx"));
                            out.writeBytes(record(3, "\0\0\0\0\0\0\0\0"));
                            socket.getOutputStream().write(out.toByteArray());
                        }
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            thread.start();
            try (NginxPeer peer = peer(1, 1, program.getLocalPort())) {
                for (boolean ours : new boolean[] {true, false}) {
                    try (WireClient client = peer.connect(ours)) {
                        assertThat(client.send("GET /program?x HTTP/1.1|Host: a|Connection: close||")
                                        .readToEnd())
                                .contains("404 None");
                    }
                }
                assertThat(asked).hasValue(2);
                eventually(() -> assertThat(theirs()).hasSize(1));
                eventually(() -> assertThat(told(tap.lines("").stream())).isEqualTo(theirs()));
            }
        }
    }
}
